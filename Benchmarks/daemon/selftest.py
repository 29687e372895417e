"""Checks the harness itself, without a daemon and without peers."""
import hashlib
import os
import tempfile
import time
import unittest
import xml.dom.minidom

import drawing
import growth
import native
import rows
import rows_parts
import table
import truth
from failure import Failure
from figures import Spread, number, spelled, spread
from row import Bar, Contender, Group, Record, failures, judge, plain, ratio

NOISE = {"load": 0.5, "spin_ns": 1500, "steal_percent": 0}


def records(*values, name="telexd", peer=(2, 2, 2)):
    """A daemon's figures and its peer's, a repetition each."""
    found = []
    for at, value in enumerate(values):
        found.append(Record(name, at, {"s": value}, NOISE))
        found.append(Record("peer", at, {"s": peer[at]}, NOISE))
    return found


class Verdicts(unittest.TestCase):
    half = Bar("B1", "of the peer's", ratio("telexd", "s", "peer", "s"), at_most=0.5)

    def test_the_median_ratio_counts(self):
        self.assertEqual(judge(self.half, records(0.8, 1, 9)).word, "met")
        self.assertEqual(judge(self.half, records(0.8, 1.1, 9)).word, "NOT met")

    def test_a_ratio_is_taken_within_a_repetition(self):
        found = judge(self.half, records(1, 2, 3, peer=(1, 2, 4)))
        self.assertEqual(found.spread, Spread(0.75, 1, 1))

    def test_a_fact_holds_every_time_or_not_at_all(self):
        lost = Bar("B1", "lost", plain("telexd", "s"), at_most=0, is_fact=True)
        self.assertEqual(judge(lost, records(0, 0, 0)).word, "met")
        self.assertEqual(judge(lost, records(0, 0, 1)).word, "NOT met")

    def test_a_peer_that_is_missing_is_named(self):
        found = records(1)
        found[1] = Record("peer", 0, {}, NOISE, "peer is not installed", True)
        self.assertEqual(judge(self.half, found).word, "not run")
        self.assertIn("peer is not installed", judge(self.half, found).why)

    def test_a_daemon_that_failed_has_not_met_its_bar(self):
        found = records(1, 1)
        found[2] = Record("telexd", 1, {}, NOISE, "it ended by itself")
        self.assertEqual(judge(self.half, found).word, "NOT met")

    def test_a_peer_that_gives_up_is_no_failure(self):
        group = Group("", [Contender("telexd", (), None), Contender("peer", (), None, True)], [])
        found = [Record(name, 0, {}, NOISE, "it ended", is_absent)
                 for name, is_absent in (("peer", False), ("telexd", True), ("telexd", False))]
        self.assertEqual(failures(group, found), found[2:])

    def test_what_has_no_limit_is_not_judged(self):
        bar = Bar("B1", "s", plain("telexd", "s"), is_aim=True)
        self.assertEqual(judge(bar, records(1)).word, "not judged")

    def test_nothing_measured_is_not_met(self):
        self.assertEqual(judge(self.half, []).word, "not run")


class Pages(unittest.TestCase):
    def test_a_verdict_is_a_line_of_a_table(self):
        lines = table.verdict_table([judge(Verdicts.half, records(0.8, 1, 9))]).splitlines()
        self.assertEqual(lines[2], "| B1 | of the peer's | ≤ 0.5 | 0.4 / 0.5 / 4.5 | met |")
        self.assertEqual({line.count("|") for line in lines}, {6})
        failed = table.verdict_table([judge(Verdicts.half, records(2))])
        self.assertIn("| ≤ 0.5 | 1 | **NOT met** |", failed)

    def test_figures_have_their_units_and_their_noise(self):
        text = table.figure_table([Record("a", 0, {"last_s": 1.23456}, NOISE),
                                   Record("b|c", 0, {}, NOISE, "not\nthere", True)])
        self.assertIn("| a | last s 1.23 | 0.5 | 1,500 | 0 |", text)
        self.assertIn("not run: not there", text)

    def test_numbers(self):
        self.assertEqual([number(one) for one in (0, 1.5, 12345.6, 0.00123)],
                         ["0", "1.5", "12,346", "0.00123"])
        self.assertEqual(spelled(spread([3, 1, 2])), "1 / 2 / 3")

    def test_a_record_is_a_line_and_back(self):
        for one in records(1) + [Record("é|", 2, {}, NOISE, "two\nlines", True)]:
            self.assertEqual(Record.from_line(one.line()), one)
            self.assertNotIn("\n", one.line())

    def test_rows_are_chosen_by_name_or_letter(self):
        self.assertEqual(rows.chosen("b,A2"), ["B1", "B2", "B3", "A2"])
        self.assertRaises(ValueError, rows.chosen, "Z")
        self.assertRaises(ValueError, rows.chosen, "")


class Growth(unittest.TestCase):
    def test_the_exponent_of_a_power_is_found(self):
        for power in (0.5, 1, 2):
            points = [(10 ** n, 3 * (10 ** n) ** power) for n in range(3, 7)]
            self.assertAlmostEqual(growth.exponent(points), power)
        self.assertIsNone(growth.exponent([(1000, 1)]))

    def test_the_page_has_a_line_for_each_row(self):
        medians = {name: [(1000, 0.5), (10_000, 5), (100_000, 60)] for name in growth.ROWS}
        text = growth.text("a machine", medians, "growth.svg")
        self.assertIn("| 0.5 | 5 | 60 | 1.04 | 1.08 | 1.2 | met |", text)
        self.assertIn("(growth.svg)", text)

    def test_what_grows_too_fast_is_said(self):
        self.assertIn("**NOT met**", growth.worth("B1", [(10_000, 1), (100_000, 16)]))
        self.assertIn("met", growth.worth("E1", [(100_000, 50), (1_000_000, 60)]))
        self.assertIn("**NOT met**", growth.worth("E1", [(100_000, 50), (1_000_000, 61)]))

    def test_the_drawing_is_xml_with_a_line_for_each_row(self):
        line = [(1000, 0.01), (10_000, 0.2)]
        text = drawing.drawing(
            [("s", {"a": line, "b<": line}), ("MiB", {"c": line})], {"a": "x & y", "b<": "", "c": ""})
        document = xml.dom.minidom.parseString(text)
        self.assertEqual(len(document.getElementsByTagName("polyline")), 3)


class Answers(unittest.TestCase):
    def change(self, seq, kind, path, content, **more):
        return {"seq": seq, "kind": kind, "path": path, "hash": content, **more}

    def test_changes_lead_to_files(self):
        files, impossible = truth.replayed([
            self.change(1, "added", "a", "1"), self.change(2, "modified", "a", "2"),
            self.change(3, "moved", "b", "2", **{"from": "a"}), self.change(4, "added", "a", "3"),
            self.change(5, "removed", "a", "3")])
        self.assertEqual((files, impossible), ({b"b": "2"}, 0))

    def test_what_cannot_be_is_counted(self):
        for changes in (
                [self.change(1, "modified", "a", "1")], [self.change(2, "added", "a", "1")], [self.change(1, "removed", "a", "1")],
                [self.change(1, "moved", "b", "1", **{"from": "a"})],
                [self.change(1, "added", "a", "1"), self.change(2, "added", "a", "2")],
                [self.change(1, "added", "a", "1"), self.change(2, "modified", "a", "1")]):
            self.assertEqual(truth.replayed(changes)[1], 1, changes)

    def test_a_content_that_never_was_is_false(self):
        changes = [self.change(1, "added", "d/a", truth.EMPTY), self.change(2, "modified", "d/a", "1"),
                   self.change(3, "modified", "d/a", "2"), self.change(4, "modified", "d/a", "1")]
        self.assertEqual(truth.false_contents(changes, {b"e/a": "1"}), 1)

    def test_the_tables_of_the_package_are_read(self):
        line = "│ Row J: speed (%, bar 50)        │        31 │        22 │        18 │        15 │"
        self.assertEqual(rows_parts.row_j(f"│ Metric │ p0 │ p25 │ p50 │\n{line}\n"), 0.18)
        self.assertRaises(Failure, rows_parts.row_j, "")


class NativeProgram(unittest.TestCase):
    def setUp(self):
        self.native = native.Native(native.program())
        self.folder = tempfile.TemporaryDirectory()

    def tearDown(self):
        self.folder.cleanup()

    def test_it_hashes_as_others_do(self):
        for size in (0, 55, 56, 64, 3072):
            path = os.path.join(self.folder.name, "content")
            with open(path, "wb") as file:
                file.write(bytes(range(256)) * 12 if size == 3072 else b"x" * size)
            with open(path, "rb") as file:
                told = self.native("sha", stdin=file)["sha256"]
            with open(path, "rb") as file:
                self.assertEqual(told, hashlib.sha256(file.read()).hexdigest())

    def test_a_burst_without_readers_is_written(self):
        told = self.native("burst", root=self.folder.name, files=20, directories=2)
        self.assertEqual((told["end"], told["lost"]), ("all", 0))
        self.assertEqual(len(truth.on_disk(self.folder.name)), 20)

    def test_what_a_feed_does_not_show_is_lost(self):
        reader, writer = os.pipe()
        os.write(writer, b"... tx00000003q ... tx00000004q tx0000005q")
        os.close(writer)
        told = self.native("burst", feeds=[reader], root=self.folder.name, files=10, directories=2)
        os.close(reader)
        self.assertEqual((told["end"], told["lost"]), ("closed", 8))

    def test_copies_are_copies(self):
        told = self.native("tree", root=self.folder.name, files=200, directories=2, copies_percent=20)
        contents = truth.on_disk(self.folder.name).values()
        self.assertEqual((len(contents), told["copies"]), (200, 40))
        self.assertEqual(len(set(contents)), 160)

    def test_a_paced_fdatasync_comes_after_a_pause(self):
        began = time.monotonic()
        self.native("fdatasync", directory=self.folder.name, paced=1)
        self.assertGreater(time.monotonic() - began, 300 * 0.005)

    def test_a_command_that_fails_says_so(self):
        self.assertRaises(Failure, self.native, "tree", root="/proc/nowhere")
        self.assertRaises(Failure, self.native, "nothing")


def run():
    """Runs the checks; 0 where all hold."""
    suite = unittest.defaultTestLoader.loadTestsFromName(__name__)
    return 0 if unittest.TextTestRunner(verbosity=1).run(suite).wasSuccessful() else 1
