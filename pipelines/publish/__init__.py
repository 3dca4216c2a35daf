"""Publication: written aside, verified, and visible by one rename."""
