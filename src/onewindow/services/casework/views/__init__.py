"""Pages of the desk (工作台): work lists, the case page, the counter."""
