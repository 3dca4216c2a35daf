"""The night's steps, and Dagster around them."""
