"""What the probes of the panels of one area, and of the group above them, must answer: one text for each."""

from tests.rules.probes import Probe
from tests.rules.probes_of_llr import ASKS

EXPECTED = {
    "who may refer": """
        JSP-LEICS refer: level 4, level 5, level 6, trust director, trust assistant director, mental health director,
        involved 5, FYPCLDA 4, adults 4, icb 4, county involved 4, county not involved 4, city involved 4, city not
        involved 4, rutland involved 4, rutland not involved 4, county social care 5, county social care 4, other
        social care 5, county schools 5, city early help 6, city early help 5, other early help 6, children's
        director, children's assistant director / JSP-CITY refer: level 4, level 5, level 6, trust director, trust
        assistant director, mental health director, involved 5, FYPCLDA 4, adults 4, icb 4, county involved 4, county
        not involved 4, city involved 4, city not involved 4, rutland involved 4, rutland not involved 4, county
        social care 5, county social care 4, other social care 5, county schools 5, city early help 6, city early help
        5, other early help 6, children's director, children's assistant director / JFP-LEICS refer: level 1, level 2,
        level 3, level 4, level 5, level 6, trust director, trust assistant director, mental health director, involved
        5, FYPCLDA 4, FYPCLDA 3, adults 4, icb 4, icb 3, county involved 4, county involved 3, county not involved 4,
        city involved 4, city involved 3, city not involved 4, rutland involved 4, rutland involved 3, rutland not
        involved 4, county social care 5, county social care 4, other social care 5, county schools 5, city early help
        6, city early help 5, other early help 6, children's director, children's assistant director, chairing 1 /
        JSP-RUTLAND refer: level 4, level 5, level 6, trust director, trust assistant director, mental health
        director, involved 5, FYPCLDA 4, adults 4, icb 4, county involved 4, county not involved 4, city involved 4,
        city not involved 4, rutland involved 4, rutland not involved 4, county social care 5, county social care 4,
        other social care 5, county schools 5, city early help 6, city early help 5, other early help 6, children's
        director, children's assistant director / ERG
    """,
    "who may chair": """
        JSP-LEICS be_chair: county social care 5; ask_for_sponsor: chair / JSP-CITY be_chair: city early help 6;
        ask_for_sponsor: chair / JFP-LEICS be_chair: county social care 5 / JSP-RUTLAND / ERG be_chair: children's
        director
    """,
    "who may in the group above": """
        ERG request: level 5, level 6, trust director, trust assistant director, mental health director, involved 5,
        county social care 5, other social care 5, county schools 5, city early help 6, city early help 5, other early
        help 6, children's director, children's assistant director, chair; add_member: chair, acting chair, opener
        without chair; remove_member: chair, acting chair, opener without chair; be_record_keeper: chairing 1
    """,
    "who takes the chair above": """
        ERG accept_chair: children's director; take_later_chair: children's director
    """,
    "who reports, goes on and takes over": """
        ERG report: chair, acting chair; no_step_up: chair, acting chair, opener, opener without chair;
        take_over: chair
    """,
    "ladder, set up above": """
        ERG one_day_left 13.04 17:00 mobilising now, late 14.04 17:00 mobilising opener now
    """,
    "ladder, report": """
        ERG day_before 13.04 08:30 chair digest, due 14.04 08:30 chair record_keeper digest
    """,
    "how long a report is, and who else writes it": "ERG 1000, False, True, True",
    "how it ends above": """
        ERG moved, chair, dated_plan, agencies, You can't close it yet: one thing is open.
    """,
    "asked, route C": """
        JSP-RUTLAND referral: tried_together last_meeting autistic_or_ld cetr team_asked why_now_placement
        social_worker worker_told manager_told, / JSP-CITY referral: need(social_care|health) tried_together
        last_meeting autistic_or_ld cetr team_asked why_now_placement looked_after iro plan_and_school sen_asked
        considered voice carers needs_assessed support_now permanency education reason signed social_worker_signed
        team_manager_signed service_manager_signed, ; decision: plan_and_placement school_consulted gap
        sort(aligned|recommended), ; close_item: outcome support funding invoicing, ; ask_for_sponsor: project_board,
        / JFP-LEICS referral: beyond_local verified who_when assessment summary options option_costs evidence
        referrer, ; open_item: referrer_here, ; decision: acts legal_duties cost no_for_cost lawful_basis advised_by
        shares course(accepted|other|not_agreed) several preferred lead budgets review, ; close_referral:
        ended(programme|no_need) views, / ERG action: what owner due, ; first_meeting_end: rhythm next_meeting,
    """,
    "asked, route D": """
        JSP-RUTLAND referral: planning_began council_told ward_rounds not_settled_locally why_now_ward
        ward_autistic_or_ld ward_cetr social_worker worker_told manager_told,
    """,
    "asked, all no, route C": """
        JSP-RUTLAND referral: tried_together last_meeting autistic_or_ld mam team_asked why_now_placement
        social_worker form_sent, / JSP-CITY referral: need(social_care|health) tried_together last_meeting
        autistic_or_ld mam team_asked why_now_placement looked_after plan_and_school considered voice carers
        needs_assessed support_now permanency education reason signed social_worker_signed team_manager_signed
        service_manager_signed, ; decision: plan_and_placement gap sort(aligned|recommended), ; close_item: outcome
        support funding invoicing, ; ask_for_sponsor: project_board, / JFP-LEICS referral: beyond_local verified
        who_when assessment summary options option_costs evidence referrer, ; open_item: referrer_here, ; decision:
        acts legal_duties cost no_for_cost shares course(accepted|other|not_agreed) several lead budgets review, ;
        close_referral: ended(programme|no_need) views,
    """,
    "asked, all no, route D": """
        JSP-RUTLAND referral: planning_began council_told ward_rounds not_settled_locally why_now_ward
        ward_autistic_or_ld social_worker form_sent,
    """,
    "an empty form": """
        JSP-RUTLAND referral C: tried_together:refused:JSP-C-PRE-1, last_meeting:refused:JSP-C-PRE-1,
        autistic_or_ld:refused:JSP-C-CETR-1, social_worker:refused:JSP-RUT-3; referral D:
        council_told:warned:JSP-D-LA-1, ward_rounds:warned:JSP-D-LA-1, not_settled_locally:refused:JSP-D-REQ-1,
        ward_autistic_or_ld:warned:OWN-CETR, social_worker:refused:JSP-RUT-3 / JSP-CITY referral C:
        need:refused:CITY-ELIG-1, tried_together:refused:JSP-C-PRE-1, last_meeting:refused:JSP-C-PRE-1,
        autistic_or_ld:refused:JSP-C-CETR-1, looked_after:warned:JSP-FORM-IRO, plan_and_school:warned:JSP-FORM-SEN,
        considered:refused:JSP-FORM-TRIED, voice:refused:JSP-FORM-VOICE, carers:refused:JSP-FORM-VOICE,
        needs_assessed:sent_back:JSP-FORM-CONTENT, support_now:sent_back:JSP-FORM-CONTENT,
        permanency:sent_back:JSP-FORM-CONTENT, education:sent_back:JSP-FORM-CONTENT,
        considered:sent_back:JSP-FORM-CONTENT, voice:sent_back:JSP-FORM-CONTENT, carers:sent_back:JSP-FORM-CONTENT,
        reason:sent_back:JSP-FORM-CONTENT, signed:sent_back:JSP-FORM-CONTENT,
        social_worker_signed:refused:JSP-CITY-FORM-2, team_manager_signed:refused:JSP-CITY-FORM-2,
        service_manager_signed:refused:JSP-CITY-FORM-2; referral D: need:refused:CITY-ELIG-1,
        council_told:warned:JSP-D-LA-1, ward_rounds:warned:JSP-D-LA-1, not_settled_locally:refused:JSP-D-REQ-1,
        ward_autistic_or_ld:warned:OWN-CETR, looked_after:warned:JSP-FORM-IRO, plan_and_school:warned:JSP-FORM-SEN,
        considered:refused:JSP-FORM-TRIED, voice:refused:JSP-FORM-VOICE, carers:refused:JSP-FORM-VOICE,
        needs_assessed:sent_back:JSP-FORM-CONTENT, support_now:sent_back:JSP-FORM-CONTENT,
        permanency:sent_back:JSP-FORM-CONTENT, education:sent_back:JSP-FORM-CONTENT,
        considered:sent_back:JSP-FORM-CONTENT, voice:sent_back:JSP-FORM-CONTENT, carers:sent_back:JSP-FORM-CONTENT,
        reason:sent_back:JSP-FORM-CONTENT, signed:sent_back:JSP-FORM-CONTENT,
        social_worker_signed:refused:JSP-CITY-FORM-2, team_manager_signed:refused:JSP-CITY-FORM-2,
        service_manager_signed:refused:JSP-CITY-FORM-2; decision C: plan_and_placement:warned:JSP-FORM-CONSULT;
        close_item C: outcome:refused:CITY-OBJ-2, support:refused:CITY-OBJ-2, funding:refused:CITY-OBJ-2,
        invoicing:refused:CITY-OBJ-2 / JFP-LEICS referral C: beyond_local:refused:JFP-ELIG-1,
        verified:refused:JFP-ELIG-1, who_when:refused:JFP-REF-1, assessment:refused:JFP-REF-1,
        summary:refused:JFP-REF-1, options:refused:JFP-REF-1, option_costs:refused:JFP-REF-1,
        evidence:refused:JFP-REF-2, referrer:refused:JFP-REF-3; referral D: beyond_local:refused:JFP-ELIG-1,
        verified:refused:JFP-ELIG-1, who_when:refused:JFP-REF-1, assessment:refused:JFP-REF-1,
        summary:refused:JFP-REF-1, options:refused:JFP-REF-1, option_costs:refused:JFP-REF-1,
        evidence:refused:JFP-REF-2, referrer:refused:JFP-REF-3; open_item C: referrer_here:refused:JFP-ATT-1; decision
        C: legal_duties:warned:JFP-FIN-1, cost:refused:JFP-FIN-2, no_for_cost:warned:JFP-FIN-3,
        course:refused:JFP-DEC-1, several:refused:JFP-DEC-2, lead:refused:JFP-DEC-3, budgets:refused:JFP-DEC-4,
        review:refused:JFP-DEC-5; close_referral C: ended:refused:JFP-CLOSE-1 / ERG action C: what:refused:ERG-ADM-1,
        owner:refused:ERG-ADM-1, due:refused:ERG-ADM-1
    """,
    "autistic": """
        JSP-RUTLAND referral: tried_together:refused, last_meeting:refused, cetr:refused, social_worker:refused /
        JSP-CITY referral: need:refused, tried_together:refused, last_meeting:refused, cetr:refused, iro:warned,
        plan_and_school:warned, considered:refused, voice:refused, carers:refused, needs_assessed:sent_back,
        support_now:sent_back, iro:sent_back, permanency:sent_back, education:sent_back, considered:sent_back,
        voice:sent_back, carers:sent_back, reason:sent_back, signed:sent_back, social_worker_signed:refused,
        team_manager_signed:refused, service_manager_signed:refused; decision: plan_and_placement:warned
    """,
    "not autistic": """
        JSP-RUTLAND referral: tried_together:refused, last_meeting:refused, mam:refused, social_worker:refused /
        JSP-CITY referral: need:refused, tried_together:refused, last_meeting:refused, mam:refused,
        looked_after:warned, sen_asked:warned, considered:refused, voice:refused, carers:refused,
        needs_assessed:sent_back, support_now:sent_back, permanency:sent_back, education:sent_back,
        considered:sent_back, voice:sent_back, carers:sent_back, reason:sent_back, signed:sent_back,
        social_worker_signed:refused, team_manager_signed:refused, service_manager_signed:refused; decision:
        plan_and_placement:warned
    """,
    "autistic, on a ward": """
        JSP-RUTLAND referral: council_told:warned, ward_rounds:warned, not_settled_locally:refused, ward_cetr:warned,
        form_sent:refused
    """,
    "with a social worker": """
        JSP-RUTLAND referral: council_told:warned, ward_rounds:warned, not_settled_locally:refused,
        ward_autistic_or_ld:warned, worker_told:refused, manager_told:refused
    """,
    "no for cost": """
        JSP-CITY referral: need:refused, looked_after:warned, plan_and_school:warned, considered:refused,
        voice:refused, carers:refused, needs_assessed:sent_back, support_now:sent_back, permanency:sent_back,
        education:sent_back, considered:sent_back, voice:sent_back, carers:sent_back, reason:sent_back,
        signed:sent_back, social_worker_signed:refused, team_manager_signed:refused, service_manager_signed:refused;
        decision: school_consulted:warned / JFP-LEICS referral: beyond_local:refused, verified:refused,
        who_when:refused, assessment:refused, summary:refused, options:refused, option_costs:refused,
        evidence:refused, referrer:refused; decision: legal_duties:warned, cost:refused, lawful_basis:warned,
        advised_by:warned, course:refused, preferred:refused, lead:refused, budgets:refused, review:refused
    """,
    "clocks, county": """
        JSP-LEICS JSP-LEICS-PAP-1: 2026-04-02T17:00:00+01:00; JFP-PAP-1: 2026-04-07T17:00:00+01:00; JFP-PAP-2:
        2026-04-09T17:00:00+01:00; JFP-NOTIF-1: 2026-04-21T17:00:00+01:00; JFP-MIN-1: 2026-04-21T17:00:00+01:00;
        JFP-ABS-2: 2026-04-21T17:00:00+01:00 / JFP-LEICS JSP-LEICS-PAP-1: 2026-04-02T17:00:00+01:00; JFP-PAP-1:
        2026-04-07T17:00:00+01:00; JFP-PAP-2: 2026-04-09T17:00:00+01:00; JFP-NOTIF-1: 2026-04-21T17:00:00+01:00;
        JFP-MIN-1: 2026-04-21T17:00:00+01:00; JFP-ABS-2: 2026-04-21T17:00:00+01:00
    """,
    "clocks, county form": "JSP-LEICS JSP-LEICS-FORM-1: 2026-04-02T17:00:00+01:00",
    "clocks, city": """
        JSP-CITY JSP-CITY-PAP-1: 2026-04-09T17:00:00+01:00; JSP-CITY-FORM-1: 2026-04-02T17:00:00+01:00; CITY-ABS-2:
        2026-04-21T17:00:00+01:00; OWN-PANEL-READ: 2026-04-14T17:00:00+01:00; HD-08: 2026-04-21T17:00:00+01:00; HD-11:
        2026-04-21T17:00:00+01:00
    """,
    "clocks, above": """
        ERG ERG-REP-1: 2026-05-18T17:00:00+01:00; ERG-FREQ-2: 2026-04-23; OWN-FIRST-AGREED: 2026-04-21T17:00:00+01:00
    """,
    "ladder, papers": "JSP-CITY due_day 14.04 08:30 owner digest, again 16.04 08:30 owner digest",
    "ladder, a question": """
        JSP-CITY asked 02.04 19:04 agency now, two_days_before 10.04 08:30 agency digest, day_before 13.04 08:30
        agency digest, due_day 14.04 08:30 agency digest, first_late_day 15.04 08:30 agency chair digest,
        second_late_day 16.04 08:30 agency_senior chair agency digest 5
    """,
    "ladder, agenda": """
        JSP-CITY two_days_before 10.04 08:30 administrator digest, day_before 13.04 08:30 administrator digest, late
        15.04 08:30 administrator chair digest
    """,
    "ladder, after the meeting": """
        JSP-CITY two_days_before 10.04 08:30 administrator digest, day_before 13.04 08:30 administrator digest,
        due_day 14.04 08:30 administrator digest, late 15.04 08:30 administrator chair digest
    """,
    "ladder, county form": "JSP-LEICS three_weeks_before 26.03 13:00 referrer digest",
    "ladder, elsewhere": "JSP-RUTLAND asked 07.04 08:00 asked now, late 15.04 08:30 asked referrer digest",
    "ladder, papers due": """
        JSP-CITY five_days_before 07.04 08:30 referrer digest, two_days_before 10.04 08:30 referrer digest, due_day
        14.04 08:30 referrer digest
    """,
    "ladder, elsewhere, by day": "JSP-RUTLAND asked 02.04 10:04 asked now, late 15.04 08:30 asked referrer digest",
    "ladder, agreement": """
        ERG asked 02.04 19:04 approvers now, after_4_hours 03.04 07:00 approvers now, after_8_hours 03.04 07:00
        approvers now, after_24_hours 03.04 19:04 approvers asker now
    """,
    "ladder, agreement, by day": """
        ERG asked 02.04 10:04 approvers now, after_4_hours 02.04 14:04 approvers now, after_8_hours 02.04 18:04
        approvers now, after_24_hours 03.04 10:04 approvers asker now
    """,
    "ladders of the clocks": """
        JSP-LEICS JSP-LEICS-FORM-1 form_to_manager OWN-COUNTY-FORM, HD-08 minutes none, HD-11 set_up_elsewhere
        OWN-ELSEWHERE, OWN-PANEL-READ papers_read OWN-PANEL-READ-ASK, JFP-ABS-2 question OWN-PANEL-ASK, JFP-PAP-1
        papers_last none, JFP-PAP-2 agenda OWN-PANEL-AGENDA, JFP-NOTIF-1 notice OWN-PANEL-AFTER, JFP-MIN-1 minutes
        OWN-PANEL-AFTER, JSP-LEICS-PAP-1 papers none / JSP-CITY JSP-CITY-PAP-1 papers none, JSP-CITY-FORM-1
        papers_target none, CITY-ABS-2 question OWN-PANEL-ASK, HD-08 minutes none, HD-11 set_up_elsewhere
        OWN-ELSEWHERE, OWN-PANEL-READ papers_read OWN-PANEL-READ-ASK / JFP-LEICS HD-08 minutes none, HD-11
        set_up_elsewhere OWN-ELSEWHERE, OWN-PANEL-READ papers_read OWN-PANEL-READ-ASK, JFP-ABS-2 question
        OWN-PANEL-ASK, JFP-PAP-1 papers_last none, JFP-PAP-2 agenda OWN-PANEL-AGENDA, JFP-NOTIF-1 notice
        OWN-PANEL-AFTER, JFP-MIN-1 minutes OWN-PANEL-AFTER, JSP-LEICS-PAP-1 papers none / JSP-RUTLAND HD-08 minutes
        none, HD-11 set_up_elsewhere OWN-ELSEWHERE / ERG OWN-FIRST-AGREED set_up OWN-AGREED-LATE, HD-08 minutes none,
        HD-11 set_up_elsewhere OWN-ELSEWHERE
    """,
    "approvals": """
        JSP-LEICS referral: head_of_service: level 4, level 5, level 6, trust director, trust assistant director,
        mental health director, involved 5, FYPCLDA 4, adults 4, icb 4, county involved 4, county not involved 4, city
        involved 4, city not involved 4, rutland involved 4, rutland not involved 4, county social care 5, county
        social care 4, other social care 5, county schools 5, city early help 6, city early help 5, other early help
        6, children's director, children's assistant director; service_manager: level 3, level 4, level 5, level 6,
        trust director, trust assistant director, mental health director, involved 5, FYPCLDA 4, FYPCLDA 3, adults 4,
        icb 4, icb 3, county involved 4, county involved 3, county not involved 4, city involved 4, city involved 3,
        city not involved 4, rutland involved 4, rutland involved 3, rutland not involved 4, county social care 5,
        county social care 4, other social care 5, county schools 5, city early help 6, city early help 5, other early
        help 6, children's director, children's assistant director, member; late_papers: chair: chair, acting chair /
        JSP-CITY agenda: chair: chair, acting chair / JFP-LEICS referral: service_manager: level 3, level 4, level 5,
        level 6, trust director, trust assistant director, mental health director, involved 5, FYPCLDA 4, FYPCLDA 3,
        adults 4, icb 4, icb 3, county involved 4, county involved 3, county not involved 4, city involved 4, city
        involved 3, city not involved 4, rutland involved 4, rutland involved 3, rutland not involved 4, county social
        care 5, county social care 4, other social care 5, county schools 5, city early help 6, city early help 5,
        other early help 6, children's director, children's assistant director, member; late_papers: chair: chair,
        acting chair / JSP-RUTLAND / ERG authorise: authoriser: trust director, FYPCLDA 4, icb 4, county involved 4,
        city involved 4, rutland involved 4; reminders: HD-12; agree: after: authorise; director: level 6, trust
        director, mental health director, city early help 6, other early help 6, children's director; not the asker:
        director; reminders: HD-12
    """,
    "late papers, county": """
        JFP-LEICS in_time 2026-04-16 JSP-LEICS-PAP-1, approved 2026-04-16 OWN-COUNTY-LATE late_papers, approved
        2026-04-16 OWN-COUNTY-LATE late_papers, next_meeting 2026-05-14 OWN-COUNTY-LATE
    """,
    "late papers, city": """
        JSP-CITY in_time 2026-04-16 JSP-CITY-PAP-1, marked 2026-04-16 JSP-CITY-FORM-1, marked 2026-04-16
        JSP-CITY-FORM-1, next_meeting 2026-05-14 OWN-CITY-LATE, marked 2026-05-14 JSP-CITY-FORM-1
    """,
    "last days for papers": """
        JSP-LEICS 2026-04-02T17:00:00+01:00, -, 2026-04-07T17:00:00+01:00 / JSP-CITY 2026-04-09T17:00:00+01:00,
        2026-04-02T17:00:00+01:00, - / JFP-LEICS 2026-04-02T17:00:00+01:00, -, 2026-04-07T17:00:00+01:00
    """,
    "a step up": """
        RSG-A, not_in_time: ERG-GND-2, , trust director, involved 5 (told); RSG-B, not_in_time: ERG-GND-2, , mental
        health director, involved 5 (told); JSP-LEICS, not_given_back: ERG-GND-1, placement, delay, level 5, level 6,
        trust director, trust assistant director, mental health director, involved 5, county social care 5, other
        social care 5, county schools 5, city early help 6, city early help 5, other early help 6, children's
        director, children's assistant director, chair; JSP-LEICS, workload: JSP-ERG-1, , chair; JSP-CITY,
        not_given_back: ERG-GND-1, placement, delay, level 5, level 6, trust director, trust assistant director,
        mental health director, involved 5, county social care 5, other social care 5, county schools 5, city early
        help 6, city early help 5, other early help 6, children's director, children's assistant director, chair;
        JSP-CITY, workload: JSP-ERG-1, , chair; JSP-RUTLAND, not_given_back: ERG-GND-1, placement, delay, level 5,
        level 6, trust director, trust assistant director, mental health director, involved 5, county social care 5,
        other social care 5, county schools 5, city early help 6, city early help 5, other early help 6, children's
        director, children's assistant director, chair
    """,
    "reports": """
        JSP-LEICS / JSP-CITY / JFP-LEICS / JSP-RUTLAND / ERG 2026-03-02T17:00:00+00:00, the partner
        organisations, the Children and Young People's Collaborative, 2026-04-02T17:00:00+01:00, the partner
        organisations, the Children and Young People's Collaborative
    """,
    "crowded": """
        JSP-LEICS , / JSP-CITY , / JFP-LEICS , / JSP-RUTLAND , / ERG Tue 14, Wed 15, Thu 16, Fri 17, Sat 18, Sun 19,
        MO,TH@10:00
    """,
    "duties": """
        JSP-RUTLAND JSP-RUT-2, asked, referral, None, 2026-04-21T17:00:00+01:00 / JSP-CITY CITY-RESP-1, member,
        meeting, None, 2026-04-14T17:00:00+01:00, CITY-ATT-1, member, meeting, None, at once / JFP-LEICS JFP-REC-1,
        referrer, decision, close_decision, at once, JFP-REC-3, member, meeting, None, at once, JFP-RESP-1, member,
        meeting, None, 2026-04-14T17:00:00+01:00, JFP-VIEWS-1, chair, year, None, at once, JFP-ATT-2, administrator,
        item, None, 2026-04-09T17:00:00+01:00, JFP-PAP-3, administrator, meeting, None, at once, JFP-PRE-1,
        administrator, meeting, agenda, 2026-04-09T17:00:00+01:00, JFP-NOTIF-2, administrator, decision,
        close_decision, at once
    """,
    "who sits there, and how": """
        JSP-CITY seats: director LEICESTER-CITY council, parenting LEICESTER-CITY council, sen LEICESTER-CITY council,
        teams LEICESTER-CITY council, early_help LEICESTER-CITY council, ssens LEICESTER-CITY council, commissioner
        LEICESTER-CITY council, adults LEICESTER-CITY council, icb LLR-ICB nhs, camhs LPT nhs, icb_send LLR-ICB nhs;
        joining: one_item, chair, Somebody who is asked about one case; method: agreement, never; agenda: context
        meeting None, known meeting None, eligible meeting None, plan meeting None, commissioning meeting chair,
        changes meeting chair, joint_funding meeting chair, late_actions meeting None; deputies: HD-09, member,
        allowed, chair, member; places: placement, C, placement, home, foster, camhs_ward, D, ward, camhs,
        planned_discharge, D, planned / JFP-LEICS seats: field LEICESTERSHIRE-CC None, fostering LEICESTERSHIRE-CC
        None, placements LEICESTERSHIRE-CC None, send LEICESTERSHIRE-CC None, adults LEICESTERSHIRE-CC None, clinical
        LLR-ICB None, icb_county LLR-ICB None, icb_city_1 LLR-ICB None, icb_city_2 LLR-ICB None; reserved: decision,
        child_protection, tribunal, detention, the service that runs that procedure; agenda: context meeting None;
        books: copies, referral, chair, administrator, lead_member post, decision_letters, item, administrator,
        to_referrer tick, to_manager tick, to_budget tick, log, referral, administrator, referral words, decision
        words, budgets words; deputies: HD-09, member, allowed, chair, member, JFP-DEP-1, member, required, /
        JSP-RUTLAND deputies: HD-09, member, allowed, chair, member; places: placement, C, placement, home, foster,
        camhs_ward, D, ward, camhs, planned_discharge, D, planned / ERG agenda: needs_agreed meeting None, options
        meeting None, who_pays meeting None, by_when meeting None; deputies: HD-09, member, allowed, chair, member
    """,
    "quorate": "JSP-CITY 2, 2, 2, 3, 3, 2, 3, 3",
    "a regular deputy": "JSP-CITY MMMMMDD, MDMDMMD, MDMMDMD",
    "sitting days": """
        JSP-LEICS 2026-05-14T14:00:00+01:00, four weeks later, Thursdays, 2pm to 3:30pm, MS Teams / JSP-CITY 1,
        months, TU, 12:30, 14:00, MS Teams / JFP-LEICS 2026-05-14T14:00:00+01:00, four weeks later, Thursdays, 2pm to
        3:30pm, MS Teams / JSP-RUTLAND / ERG
    """,
    "shares": "JFP-LEICS 60 and 30: JFP-FIN-4; one council twice: JFP-FIN-5",
    "reviews passed": """
        JSP-LEICS -, -, -, JFP-REV-1 / JSP-CITY -, CITY-REV-1, CITY-REV-1, CITY-REV-1 / JFP-LEICS -, -, -, JFP-REV-1 /
        JSP-RUTLAND -, -, -, - / ERG -, -, -, -
    """,
    "kept out": "JSP-CITY social_care: -; health: CITY-ELIG-1",
    "said": """
        JSP-LEICS action: LLR-PRIN-1, JFP-RESP-3; meeting: LLR-NOTES-1; decision: JFP-STAT-1, JFP-ABS-1; rules:
        OWN-IDENTIFY, LLR-OWN-1, JFP-FREQ-1, JFP-REC-2, JSP-FREQ-1; referral: JSP-LEICS-REF-1, JFP-FORM-1,
        JSP-C-DSP-1, JSP-HOST-1; card: JFP-AIM-1, JFP-AIM-2, JFP-PRIN-1 / JSP-CITY action: CITY-RESP-3, LLR-PRIN-1;
        meeting: CITY-DEP-1, LLR-NOTES-1; decision: CITY-ABS-1; rules: OWN-IDENTIFY, LLR-OWN-1, JSP-FREQ-1; referral:
        JSP-CITY-REF-1, JSP-CITY-FORM-3, JSP-C-DSP-1, JSP-HOST-1; card: CITY-PURP-1, CITY-PRIN-1, CITY-SUP-1 /
        JFP-LEICS action: JFP-RESP-3; decision: JFP-STAT-1, JFP-ABS-1; rules: OWN-IDENTIFY, JFP-FREQ-1, JFP-REC-2;
        referral: JFP-FORM-1; card: JFP-AIM-1, JFP-AIM-2, JFP-PRIN-1 / JSP-RUTLAND action: LLR-PRIN-1; meeting:
        LLR-NOTES-1; rules: OWN-IDENTIFY, LLR-OWN-1; referral: JSP-RUT-1, JSP-C-DSP-1, JSP-HOST-1 / ERG action:
        LLR-PRIN-1; first_meeting: ERG-MEMB-2; meeting: LLR-NOTES-1; rules: OWN-IDENTIFY, LLR-OWN-1
    """,
    "put at a decision": "ERG ERG-PRIN-1, out_of_area, chair",
}
PROBES: dict[str, tuple[Probe, object]] = {name: (ask, " ".join(EXPECTED[name].split())) for name, ask in ASKS.items()}
