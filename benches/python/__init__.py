"""What Python takes."""
