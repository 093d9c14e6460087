"""The order page, the page of an appeal without an order, and the list of all orders with search and export."""
