"""Partial deliveries add up, restated numbers do not."""

import pytest


def delivered(told):
    (deal,) = told.agreements()
    return deal.told_delivered


def test_two_reports_of_the_same_four_are_four(told):
    told.row("r-2015", 2015, [2019], wanted=12.0)
    claims = {told.say("delivery", date="2019-11", told=day, quantity="4") for day in ("2019-11-20", "2019-12-05")}
    found = delivered(told)
    assert (found.number, len(found.batches)) == (4, 1)
    assert set(found.batches[0][1]) == claims


def test_two_batches_of_four_are_eight_with_the_sentences_of_each(told):
    told.row("r-2015", 2015, [2019, 2020], wanted=12.0)
    first = told.say("delivery", date="2019-11", told="2019-11-20", quantity="4")
    second = told.say("delivery", date="2020-05", told="2020-05-20", quantity="4")
    found = delivered(told)
    assert (found.number, found.batches) == (8, ((4, (first,)), (4, (second,))))


@pytest.mark.parametrize(("words", "number"), [("four carriers came", 4), ("another four carriers came", 8)])
def test_an_undated_report_of_the_same_number_restates_it_unless_it_says_another(told, words, number):
    told.row("r-2015", 2015, [2019, 2020], wanted=12.0)
    told.say("delivery", date="2019-11", told="2019-11-20", quantity="4")
    later = told.say("delivery", told="2020-03-01", quantity="4")
    told.reword(later, words)
    assert delivered(told).number == number


def test_a_total_is_no_batch_and_prevails_when_it_is_larger(told):
    told.row("r-2015", 2015, [2019, 2020], wanted=12.0)
    told.say("delivery", date="2019-11", told="2019-11-20", quantity="4")
    total = told.say("delivery", date="2020-05", told="2020-05-20", quantity="10")
    told.reword(total, "ten carriers in total have come so far")
    found = delivered(told)
    assert (found.number, found.total_stated_by, len(found.batches)) == (10, (total,), 1)


def test_without_a_number_nothing_is_counted(told):
    told.row("r-2015", 2015, [2019])
    told.say("delivery", date="2019-11", quantity=None)
    assert delivered(told) is None
