"""The build file: lock, registration of what was landed, dbt."""
