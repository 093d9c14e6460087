"""引用答案 – quotations: which version of which standard answer was told to whom in which contact; whom a wrong one has
misled, and that they were told again; which handled consultations could become standard answers.

Never: the answers themselves (register/knowledge), the answer to one appeal (appeals, orders).

`actions.quote(contact_id=, version_id=, how=, actor=, at=, appeal_id=)`, `actions.tell_again(fault_id=, actor=, at=)`,
`actions.note_called(quotation_id=, actor=, at=)`, `actions.take_up(order_id=, …)`, `actions.pass_over(order_id=, …)`;
`queries.of_appeals(appeals)`, `queries.offered_to(actor, at=)`, `queries.misled_by(fault, actor)`,
`queries.worth_entering(actor, most=)`.
"""
