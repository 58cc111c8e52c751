import numpy as np

from onewindow.city.yearly.draws import apportioned, chosen, dice_of, marks_of, mixed


def test_a_total_is_shared_by_weight_and_none_of_it_is_lost():
    assert apportioned(10, np.array([1.0, 1.0, 1.0])).tolist() == [4, 3, 3]
    assert apportioned(7, np.array([5.0, 2.0])).tolist() == [5, 2]
    assert apportioned(0, np.array([5.0, 2.0])).tolist() == [0, 0]


def test_codes_are_mixed_exactly_in_their_shares():
    codes = mixed(dice_of(1, "codes"), 200, (0.75, 0.2, 0.05))
    assert np.bincount(codes).tolist() == [150, 40, 10]


def test_exactly_so_many_are_chosen_and_never_one_without_weight():
    weights = np.array([0.0, 1.0, 1.0, 0.0, 1.0])
    assert chosen(dice_of(1, "some"), weights, 3).tolist() == [False, True, True, False, True]
    assert chosen(dice_of(1, "some"), weights, 4).sum() == 3
    assert chosen(dice_of(1, "some"), weights, 0).sum() == 0


def test_each_subject_has_its_own_dice_and_the_same_seed_throws_the_same():
    assert dice_of(1, "visits").random() == dice_of(1, "visits").random()
    assert dice_of(1, "visits").random() != dice_of(1, "cases").random()
    assert dice_of(1, "visits").random() != dice_of(2, "visits").random()


def test_a_mark_is_the_same_for_the_same_person_and_no_other():
    people = np.arange(1000)
    assert np.array_equal(marks_of(people, 7), marks_of(people, 7))
    assert len(set(marks_of(people, 7).tolist())) == 1000
    assert not set(marks_of(people, 7).tolist()) & set(marks_of(people, 8000).tolist())
