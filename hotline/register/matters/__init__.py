"""事项分类 – matters: the category tree and the duty list (权责清单). Never: the orders that carry a matter."""
