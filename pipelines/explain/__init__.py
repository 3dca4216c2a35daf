"""Where a published figure comes from: its citation, the files behind it, and how it differs from today's."""
