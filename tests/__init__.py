"""Tests of the program, in folders that mirror its layers."""

import pytest

# So that an assertion of a helper shows both sides too.
pytest.register_assert_rewrite("tests.helpers")
