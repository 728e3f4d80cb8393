"""HD-06: the owner's manager, one level up, as the directory has it."""

from bot.rules.managers import Held, manager_of, senior_of

LEAST = 4


def test_the_line_of_managers_is_followed_up_to_somebody_senior_enough() -> None:
    posts = [
        Held("worker", "NORTH", 1, manager="team"),
        Held("team", "NORTH", 2, manager="service"),
        Held("service", "NORTH", 4, manager="director"),
        Held("director", "NORTH", 6),
    ]

    assert manager_of("worker", "NORTH", LEAST, posts) == "service"


def test_without_a_manager_it_is_the_lowest_senior_post_of_the_same_service_first() -> None:
    posts = [
        Held("worker", "NORTH", 1, service="Children"),
        Held("adults", "NORTH", 4, service="Adults"),
        Held("children", "NORTH", 5, service="Children"),
        Held("director", "NORTH", 6, service="Children"),
    ]

    assert manager_of("worker", "NORTH", LEAST, posts) == "children"


def test_without_anybody_of_the_service_it_is_the_lowest_senior_post_of_the_organisation() -> None:
    posts = [Held("worker", "NORTH", 1, service="Schools"), Held("a", "NORTH", 6), Held("b", "NORTH", 5)]

    assert manager_of("worker", "NORTH", LEAST, posts) == "b"


def test_nobody_below_the_owner_is_told_of_what_the_owner_did_not_do() -> None:
    posts = [Held("director", "NORTH", 6), Held("head", "NORTH", 4)]

    assert manager_of("director", "NORTH", LEAST, posts) is None


def test_managers_who_name_each_other_end_the_search() -> None:
    posts = [
        Held("worker", "NORTH", 1, manager="one"),
        Held("one", "NORTH", 2, manager="two"),
        Held("two", "NORTH", 2, manager="one"),
        Held("head", "NORTH", 4),
    ]

    assert manager_of("worker", "NORTH", LEAST, posts) == "head"


def test_nobody_of_another_organisation_is_told() -> None:
    posts = [Held("worker", "NORTH", 1), Held("head", "SOUTH", 4)]

    assert manager_of("worker", "NORTH", LEAST, posts) is None


def test_the_senior_of_an_agency_is_the_lowest_who_is_senior_enough() -> None:
    """HD-05"""
    posts = [Held("head", "NORTH", 4), Held("assistant", "NORTH", 5), Held("director", "NORTH", 6)]

    assert senior_of("NORTH", 5, posts) == "assistant"
