"""What to type if the libraries of the extra `rollup` are missing."""

NOT_INSTALLED = "pip install 'huddlecli[rollup]', or: pipx inject huddlecli duckdb deltalake"
