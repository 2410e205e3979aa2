"""Floor 2: one law or one bill each."""
