"""Oscar's checkout with a payment at its end."""
