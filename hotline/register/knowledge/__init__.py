"""知识库 – knowledge: standard answers that units keep and seats and citizens read, version by version; their wordings
in other languages, error reports, searches without a hit, temporary incident cards, text modules.

Never: who was told which answer in which call (casework/quotations), the answer to one citizen's own order (orders).

Reads (`queries.py`): `visible_to(actor | None)`, `kept_by(actor)`, `piles(actor, on=)`, `open_steps(answer, actor)`,
`shown(answer, language=)`, `versions(answer)`, `differences(before, after)`, `faults_open_to(actor)`, `gaps(week=)`,
`cards(at=, actor=)`; `finding.find(text, actor=, most=, language=)`; `fitting.look_up(text, actor=)`,
`fitting.that_fit(story, actor=)`; `modules.modules(actor, text)`; `laws.citing(actor, title=, number=)`;
`keeping.of_scope(unit, scope)`, `keeping.still_kept(unit, on=)`.
Writes (`actions/`): `enter`, `write`, `take`, `word`, `review_wording`, `draft_traditional`, `report_fault`,
`settle_fault`, `rate`, `miss`, `close_gap`, `issue_card`, `end_card`, `keep_module`, `close_module`,
`hand_over`, `pass_on`, `keep_up`.
Steps are lines of data in `workflow.py`; who may take one is its row in `register/staff/permissions.toml`.
"""
