"""The report for a reviewer: it says in Markdown what an update would do."""
