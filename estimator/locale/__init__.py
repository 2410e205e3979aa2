"""Every sentence a family can see: the catalogue, and what collects it."""
