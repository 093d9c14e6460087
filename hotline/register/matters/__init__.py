"""事项分类 – matters: the category tree, the duty list (权责清单), and what the acceptance rules (受理规则) propose for
what somebody says. Never: the orders that carry a matter; never a decision."""
