"""Checks the simulation against what is known of queues, and the merging against a feed written by hand."""
import contextlib
import io
import os
import sqlite3
import tempfile
import unittest
from dataclasses import replace
from unittest import mock

import costs
import feed
import following
import load
import merged
import simulated
import splitting
from failure import Failure

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "docs", "SCALING.md")
BEGIN, END = "<!-- scaling simulate -->\n", "<!-- end -->\n"
PLAIN = costs.Costs(
    change_us=100, change_cpu_us=150, writer_cpu_us=50, commit_us=1000, lone_us=1500, line_ns=0, file_us=5,
    commit_limit=1024, queue_events=16_384)


def moments(rate, seconds):
    return load.poisson(rate, seconds, load.seeded("selftest", rate))


class OneDaemon(unittest.TestCase):
    def test_a_change_alone_takes_what_was_measured(self):
        [one] = simulated.run([[1.0, 2.0]], PLAIN)
        for latency in one.latencies:
            self.assertAlmostEqual(latency, 0.0015)

    def test_single_commits_wait_as_the_formula_of_pollaczek_and_khinchine_says(self):
        single = replace(PLAIN, commit_limit=1)
        service, rate = 0.0011, 600
        [one] = simulated.run([moments(rate, 200)], single)
        waited = sum(one.latencies) / len(one.latencies) - 0.0015
        expected = rate * service ** 2 / (2 * (1 - rate * service))
        self.assertAlmostEqual(waited / expected, 1, delta=0.05)

    def test_what_a_daemon_takes_it_takes_for_ever_and_no_more(self):
        for share, grows in ((0.95, False), (1.1, True)):
            arrivals = moments(share * PLAIN.most_a_second, 20)
            [one] = simulated.run([arrivals], PLAIN)
            late, early = one.latencies[-1], one.latencies[len(arrivals) // 2]
            self.assertEqual(late > 1.5 * early and late > 0.5, grows, (share, early, late))

    def test_each_change_is_told_once_and_in_order(self):
        arrivals = moments(5000, 3)
        [one] = simulated.run([arrivals], PLAIN)
        self.assertEqual([at for at, _ in one.told], arrivals)
        self.assertEqual([told for _, told in one.told], sorted(told for _, told in one.told))

    def test_what_is_beyond_a_commit_waits_for_the_next(self):
        [one] = simulated.run([[0.0] * 1025], PLAIN)
        first = 0.001 + 0.1024 + PLAIN.told_us / 1e6
        self.assertAlmostEqual(one.told[1023][1], first)
        self.assertAlmostEqual(one.told[1024][1], first + 0.0011)

    def test_what_the_queue_does_not_hold_is_found_by_a_scan(self):
        arrivals = [1 + at / 10_000 for at in range(10_000)]
        [one] = simulated.run([arrivals], PLAIN, standstill=(1, 2), files=100_000)
        self.assertEqual(one.lost, 10_000 - PLAIN.queue_files)
        self.assertEqual(sorted(at for at, _ in one.told), arrivals)
        self.assertGreater(one.told[-1][1], 2 + 0.5)  # the scan's 100,000 files
        [calm] = simulated.run([arrivals[:100]], PLAIN, standstill=(1, 2), files=100_000)
        self.assertEqual(calm.lost, 0)
        self.assertLess(calm.told[-1][1], 2.1)


class SeveralDaemons(unittest.TestCase):
    def test_with_a_machine_each_they_do_not_know_of_each_other(self):
        arrivals = moments(3000, 2)
        one, other = simulated.run([arrivals, arrivals], PLAIN)
        self.assertEqual(one, other)
        self.assertEqual(one, simulated.run([arrivals], PLAIN)[0])

    def test_on_one_machine_the_processors_are_the_limit(self):
        whole = replace(PLAIN, commit_us=0, lone_us=100)
        several = simulated.run([[0.0] * 10_240] * 4, whole, processors=2)
        last = max(told for one in several for _, told in one.told)
        self.assertAlmostEqual(last, 4 * 10_240 * 200e-6 / 2)

    def test_shares_are_those_of_the_split(self):
        for split in load.SPLITS.values():
            for count in splitting.DAEMONS:
                self.assertAlmostEqual(sum(split(count)), 1)
        self.assertAlmostEqual(load.zipf(4)[0], 1 / (1 + 1 / 2 + 1 / 3 + 1 / 4))
        arrivals = list(range(20_000))
        dealt = load.split(arrivals, load.zipf(4), load.seeded("deal"))
        self.assertEqual(sorted(at for one in dealt for at in one), arrivals)
        self.assertAlmostEqual(len(dealt[0]) / 20_000, load.zipf(4)[0], delta=0.01)


class Page(unittest.TestCase):
    def test_the_page_holds_what_is_simulated(self):
        with open(PAGE) as file:
            held = file.read().split(BEGIN)[1].split(END)[0]
        found = costs.kept()
        self.assertEqual(held, costs.table(found) + "\n" + splitting.table(found.costs),
                         "put what `scaling simulate` prints there")

    def test_a_commit_has_as_many_changes_as_the_sources_say(self):
        self.assertEqual(costs.kept().costs.commit_limit, costs.commit_limit(),
                         "put that of Intake.swift into costs.json, or measure anew with `scaling costs --keep`")
        self.assertRaisesRegex(Failure, "commitLimit", costs.commit_limit, costs.KEPT)

    def test_another_seed_is_another_table(self):
        few = {"daemons": (1, 2), "scale": 0.1}
        self.assertEqual(splitting.table(PLAIN, 1, **few), splitting.table(PLAIN, 1, **few))
        self.assertNotEqual(splitting.table(PLAIN, 1, **few), splitting.table(PLAIN, 2, **few))

    def test_costs_are_kept_and_read(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "costs.json")
            found = costs.Found(PLAIN, {name: 1.5 for name in costs.SIZES}, 100)
            costs.keep(found, path)
            self.assertEqual(costs.kept(path), found)


def change(journal, seq, kind, path, content, **more):
    return {"type": "change", "cursor": f"{journal}-{seq}", "seq": seq, "time": f"2026-01-01T00:00:00.{seq:06d}Z",
            "kind": kind, "path": path, "hash": content, **more}


class Merging(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.place = os.path.join(self.folder.name, "merged.db")
        self.merged = merged.Merged(self.place)
        self.seen = merged.Seen(self.place)

    def tearDown(self):
        self.seen.close()
        self.merged.database.close()
        self.folder.cleanup()

    def test_a_move_across_folders_is_the_same_content_elsewhere(self):
        self.merged.take("a", [change("aa", 1, "added", "x", "h"), change("aa", 2, "removed", "x", "h")])
        self.merged.take("b", [change("bb", 1, "added", "y", "h")])
        self.assertEqual((self.seen.files("a"), self.seen.files("b")), ({}, {b"y": "h"}))
        self.assertEqual(self.seen.copies("h"), 1)
        self.assertEqual((self.seen.cursor("a"), self.seen.cursor("b")), ("aa-2", "bb-1"))

    def test_a_change_that_comes_twice_is_refused_and_nothing_of_its_piece_is_taken(self):
        self.merged.take("a", [change("aa", 1, "added", "x", "h")])
        again = [change("aa", 2, "added", "y", "i"), change("aa", 1, "added", "x", "h")]
        self.assertRaises(sqlite3.IntegrityError, self.merged.take, "a", again)
        self.assertEqual((self.seen.cursor("a"), self.seen.files("a")), ("aa-1", {b"x": "h"}))

    def test_names_are_bytes(self):
        odd = {"path": "?", "path_base64": "/3g=", "from": "?", "from_base64": "/nk="}
        self.merged.take("a", [
            change("aa", 1, "added", "?", "h", path_base64="/nk="), change("aa", 2, "moved", "?", "h") | odd])
        self.assertEqual(self.seen.files("a"), {b"\xffx": "h"})

    def test_a_place_that_is_gone_begins_with_the_present_files(self):
        self.merged.take("a", [change("aa", 1, "added", "x", "h")])
        self.merged.begin_anew("a")
        self.assertIsNone(self.merged.cursor("a"))
        self.merged.take("a", [{"type": "file", "path": "z", "hash": "j"},
                               {"type": "snapshot_end", "cursor": "cc-7", "files": 1}])
        self.assertEqual((self.seen.files("a"), self.seen.cursor("a")), ({b"z": "j"}, "cc-7"))

    def test_a_cursor_reaches_another_of_its_journal_alone(self):
        for cursor, wanted, reaches in (("a-9", "a-9", True), ("a-10", "a-9", True), ("a-8", "a-9", False),
                                        ("b-10", "a-9", False), (None, "a-0", False)):
            self.assertEqual(merged.reaches(cursor, wanted), reaches)

    def test_a_daemon_that_refuses_is_asked_ever_less_often(self):
        granted = [[{"type": "hello"}], [{"type": "subscribed"}]]
        told, fault = {"type": "caught_up", "cursor": "aa-1"}, {"type": "error", "code": "internal", "message": "?"}
        self.assertEqual(
            self.rests([[fault]], [*granted, [fault]], [*granted, [told]], [], [*granted, [told, fault]], [[fault]]),
            [following.rest(failures) for failures in (1, 2, 0, 1, 0, 1)])
        rests = [following.rest(failures) for failures in range(100)]
        self.assertEqual(rests, sorted(rests))
        self.assertLess(rests[0], 0.1)
        self.assertEqual(rests[-1], following.LONGEST_REST)

    def rests(self, *connections):
        """The longest rest after each connection, of which each is the pieces that it tells."""
        rests = []
        with mock.patch.object(feed, "pieces", side_effect=map(iter, connections)), \
                mock.patch("random.uniform", lambda _, most: most), mock.patch("time.sleep", rests.append), \
                contextlib.redirect_stderr(io.StringIO()), self.assertRaises(StopIteration):
            following.follow(self.merged, "a")
        return rests


def run():
    """Runs the checks; 0 where all hold."""
    suite = unittest.defaultTestLoader.loadTestsFromName(__name__)
    return 0 if unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful() else 1
