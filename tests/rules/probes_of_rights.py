"""Who may do what under the policy files: the rules that speak of it, and who of `STANDINGS` then may."""

OPENER_WITHOUT_CHAIR = [
    "opener, 23 hours, no chair, reason",
    "opener, 24 hours, no chair",
    "opener, 24 hours, no chair, reason",
    "opener, no chair",
]
ANY_OPENER = ["opener", "opener, 2 hours", "opener, 24 hours, reason", "opener, not met", *OPENER_WITHOUT_CHAIR]

MEMBER = ["member", "member, 24 hours, no chair, reason"]
MAY: dict[tuple[str, str], tuple[list[str], list[str]]] = {
    ("open", "RSG-A"): (
        ["RSG-A-REQ-1", "RSG-A-REQ-1", "RSG-A-OPEN-1", "LLR-AUTH-1"],
        ["level 4, involved", "level 4, involved, reason", "level 5, involved"],
    ),
    ("open", "RSG-B"): (
        ["RSG-B-REQ-1", "RSG-B-REQ-1", "RSG-B-OPEN-1", "LLR-AUTH-1"],
        ["level 4, involved", "level 4, involved, reason", "level 5, involved"],
    ),
    ("add_member", "RSG-A"): (["RSG-A-MEMB-1"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("add_member", "RSG-B"): (["RSG-B-MEMB-1"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("remove_member", "RSG-A"): (["RSG-A-MEMB-1"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("remove_member", "RSG-B"): (["RSG-B-MEMB-1"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("escalate", "RSG-A"): (["LLR-AUTH-1", "RSG-A-ESC-1"], ["UHL 6"]),
    ("escalate", "RSG-B"): (["LLR-AUTH-1", "RSG-B-ESC-1"], ["LPT 6"]),
    ("escalate_with_note", "RSG-A"): (["LLR-AUTH-1", "RSG-A-ESC-1"], ["level 5, involved"]),
    ("escalate_with_note", "RSG-B"): (["LLR-AUTH-1", "RSG-B-ESC-1"], ["level 5, involved"]),
    ("convene_without_chair", "RSG-B"): (["HD-16"], ["opener, 24 hours, no chair, reason"]),
    ("roll", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "record_keeper"]),
    ("decide", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("approve_notes", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("rhythm", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("move", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("hand_over", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("close", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("undo", "RSG-B"): (["HD-17"], ["acting_chair", "chair"]),
    ("draft_notes", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "record_keeper"]),
    ("note", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "deputy", *MEMBER, "record_keeper"]),
    ("propose", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "deputy", *MEMBER, "record_keeper"]),
    ("create_action", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "deputy", *MEMBER, "record_keeper"]),
    ("read", "RSG-B"): (["HD-17"], ["acting_chair", "chair", "deputy", *MEMBER, "record_keeper"]),
    ("change_action", "RSG-B"): (["HD-17"], ["chair", "owner", *OPENER_WITHOUT_CHAIR]),
    ("give_action", "RSG-B"): (["OWN-ACTION"], ["acting_chair", "chair", "manager", *OPENER_WITHOUT_CHAIR]),
    ("drop_action", "RSG-B"): (["OWN-ACTION"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("keep_action", "RSG-B"): (["OWN-ACTION"], ["acting_chair", "chair", *OPENER_WITHOUT_CHAIR]),
    ("deal_with_action", "RSG-B"): (["OWN-ACTION"], ["manager"]),
    ("correct_action", "RSG-B"): (["OWN-ACTION"], ["acting_chair", "chair", "maker", *OPENER_WITHOUT_CHAIR]),
    ("answer_recommendation", "RSG-B"): (["HD-17"], ["agency", "chair", "record_keeper"]),
    ("accept_chair", "RSG-B"): (["OWN-CHAIR"], ["able, starts", "level 4, starts"]),
    ("take_later_chair", "RSG-B"): (
        ["OWN-CHAIR"],
        ["able, involved, reason", "able, later", "level 4, involved, reason", "level 4, later"],
    ),
    ("name_record_keeper", "RSG-B"): (["OWN-RECORD"], ["acting_chair", "chair"]),
    ("answer_invitation", "RSG-B"): (
        ["OWN-ANSWER-WHO"],
        ["acting_chair", "agency", "asked", "chair", "deputy", "record_keeper", *OPENER_WITHOUT_CHAIR],
    ),
    ("name_deputy", "RSG-B"): (["OWN-DEPUTY"], ["agency", "asked", "chair", "deputy", *MEMBER]),
    ("phoned", "RSG-B"): (["OWN-REACH"], ["acting_chair", "chair", "record_keeper", *ANY_OPENER]),
    ("told_which_child", "RSG-B"): (["OWN-REACH"], ["acting_chair", "chair", "record_keeper", *ANY_OPENER]),
    ("told_by_hand", "RSG-B"): (["OWN-REACH"], ["acting_chair", "chair", "record_keeper", *OPENER_WITHOUT_CHAIR]),
    ("try_again", "RSG-B"): (["OWN-MEND"], ["acting_chair", "chair", "record_keeper", *ANY_OPENER]),
    ("hand_over_part", "RSG-B"): (["OWN-PART"], [*ANY_OPENER]),
    ("withdraw", "RSG-B"): (["OWN-WITHDRAW"], ["chair", "opener, 2 hours", "opener, not met"]),
    ("be_record_keeper", "RSG-B"): (["RSG-REC-1"], ["level 1, chairing"]),
}
