"""How two versions of a team's files become one."""
