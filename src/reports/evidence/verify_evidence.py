#!/usr/bin/env python3
"""Checks an evidence file of Bellwether (format 2), or a family's receipt, with a standard Python, without the network.

    python3 verify_evidence.py bellwether-closure-12-evidence.jsonl --key "example.org/audit-log+..." [--checkpoints kept.txt]

It exits with 1 and says what doesn't hold, or with 0. docs/evidence-file.md describes each step; their numbers are the same.
This file was written from that page and shares no code with the product.
"""
import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import datetime

faults = []


def hold(is_so, step, words):
    """Notes a fault unless it is so."""
    if not is_so:
        faults.append("%s: %s" % (step, words))
    return is_so


# --- Hashes, trees (RFC 9162, 2.1) and canonical JSON (RFC 8785) ---


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(data):
    return sha256(b"\x00" + data)


def node_hash(left, right):
    return sha256(b"\x01" + left + right)


def compact(value):
    """JSON with nothing between, in the order in which it stands: how every line of a file is written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def canonical(value):
    """RFC 8785 for whole numbers: members in the order of their UTF-16 units."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{%s}" % ",".join("%s:%s" % (compact(key), canonical(value[key])) for key in keys)
    if isinstance(value, list):
        return "[%s]" % ",".join(canonical(item) for item in value)
    return compact(value)


def split_of(size):
    split = 1
    while split * 2 < size:
        split *= 2
    return split


def root_over(leaves):
    """The root over hashes of leaves; that of none is the hash of nothing."""
    if not leaves:
        return sha256(b"")
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + ([level[-1]] if len(level) % 2 else [])
    return level[0]


def root_of_proof(size, leaves, hashes):
    """The root that the entries of a file and the hashes of its proof make; None where they don't come out even."""
    places = sorted(leaves)
    rest = list(reversed(hashes))
    used = [0]

    def over(start, end, low, high):
        held = low < high
        length = end - start
        if held and length == 1:
            used[0] += 1
            return leaves[start]
        if not held and length & (length - 1) == 0 and start % length == 0:
            return rest.pop() if rest else None
        middle = start + split_of(length)
        cut = low
        while cut < high and places[cut] < middle:
            cut += 1
        left = over(start, middle, low, cut)
        right = over(middle, end, cut, high)
        return None if left is None or right is None else node_hash(left, right)

    root = over(0, size, 0, len(places)) if size > 0 else None
    return root if not rest and used[0] == len(places) else None


def root_of_inclusion(leaf, place, size, hashes):
    """RFC 9162, 2.1.3.2."""
    if not 0 <= place < size:
        return None
    at, last, found = place, size - 1, leaf
    for other in hashes:
        if last == 0:
            return None
        if at % 2 == 1 or at == last:
            found = node_hash(other, found)
            while at % 2 == 0 and at != 0:
                at, last = at // 2, last // 2
        else:
            found = node_hash(found, other)
        at, last = at // 2, last // 2
    return found if last == 0 else None


def is_consistent(earlier, later, hashes):
    """RFC 9162, 2.1.4.2, for two pairs of size and root."""
    (size, root), (whole, after) = earlier, later
    if size == whole:
        return not hashes and root == after
    if not 0 < size < whole:
        return False
    steps = ([root] if size & (size - 1) == 0 else []) + hashes
    if not steps:
        return False
    at, last = size - 1, whole - 1
    while at % 2 == 1:
        at, last = at // 2, last // 2
    old = new = steps[0]
    for other in steps[1:]:
        if last == 0:
            return False
        if at % 2 == 1 or at == last:
            old, new = node_hash(other, old), node_hash(other, new)
            while at % 2 == 0 and at != 0:
                at, last = at // 2, last // 2
        else:
            new = node_hash(new, other)
        at, last = at // 2, last // 2
    return last == 0 and old == root and new == after


# --- Ed25519 (RFC 8032, 5.1.7) ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P != 0 or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def add(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point, number = add(point, point), number >> 1
    return found


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= L:
        return False
    digest = hashlib.sha512(signature[:32] + key + text).digest()
    k = int.from_bytes(digest, "little") % L
    left, right = times(s, BASE), add(r, times(k, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- Step 2: checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) ---


def decode(text):
    """Base64 in its one form, or None."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def key_of(written):
    name, _, rest = written.strip().partition("+")
    key_id, _, value = rest.partition("+")
    data = decode(value)
    if not name or data is None or len(data) != 33 or data[0] != 1:
        return None
    if sha256(name.encode() + b"\n" + data)[:4].hex() != key_id:
        return None
    return {"written": written.strip(), "name": name, "id": bytes.fromhex(key_id), "key": data[1:]}


def read_note(note):
    text, gap, signatures = (note.strip() + "\n").rpartition("\n\n")
    lines = [line.split(" ") for line in signatures.rstrip("\n").split("\n")]
    if not gap or any(len(line) != 3 or line[0] != "\u2014" or decode(line[2]) is None for line in lines):
        return None
    return text + "\n", [(line[1], decode(line[2])) for line in lines]


def signs(key, note):
    text, signatures = note
    return any(
        name == key["name"] and value[:4] == key["id"] and is_signed(key["key"], text.encode(), value[4:])
        for name, value in signatures
    )


def size_and_root(note):
    lines = note[0].split("\n")
    root = decode(lines[2]) if len(lines) > 3 else None
    if root is None or len(root) != 32 or not re.fullmatch(r"0|[1-9]\d{0,15}", lines[1]):
        return None
    return int(lines[1]), root


def keys_by(given, notes):
    """The keys that may be believed, each up to a size: those that the given one handed the log on to, and had it from."""
    changes = []
    for note in notes:
        told = re.fullmatch(r"(?:.*\n){3}previous-key (\S+)\nkey (\S+)\n", note[0])
        pair = [key_of(text) for text in told.groups()] if told else [None]
        if None not in pair and size_and_root(note) and all(signs(key, note) for key in pair):
            changes.append((size_and_root(note)[0], pair[0], pair[1]))
    changes.sort(key=lambda change: change[0])
    forever = float("inf")
    believed = {key["written"]: [key, forever] for key in given}
    for size, old, new in changes:
        before = believed.get(old["written"])
        if before and before[1] >= size:
            before[1] = size
            believed[new["written"]] = [new, forever]
    heirs = {key["written"] for key in given}
    for size, old, new in reversed(changes):
        if new["written"] in heirs:
            heirs.add(old["written"])
            believed.setdefault(old["written"], [old, size])
    return list(believed.values())


def opened(text, keys):
    """Size and root of a note that the log has signed; None for any other."""
    note = read_note(text)
    found = note and size_and_root(note)
    if not found or not any(found[0] <= until and signs(key, note) for key, until in keys):
        return None
    return found


# --- The lines of a file ---

ORDER = (
    "guide campaign version approval rule recipient exclusion letter basis deleted-basis attempt call-event revocation "
    "audit-entry consistency proof end"
).split()

FIELDS = {
    "guide": "format read",
    "campaign": "id number state version author_id created_at started_at ended_at ended_by end_reason phone",
    "version": "id number purpose ground submitted_by submitted_at expires_at roles training fingerprint rule_set sealed_content",
    "approval": "id version_id operator_id decision platform reason at roles training fingerprint",
    "rule": "rule_set id allows rests_on reason citation",
    "recipient": "version_id phone_id channel language also time_zones rule evidence basis household? staff? contact? fields? line place? hashes?",
    "exclusion": "version_id phone_id channel rule evidence basis line place? hashes?",
    "letter": "version_id address_id languages state state_at why line",
    "basis": "row entry place hashes",
    "deleted-basis": "basis id digest entry place hashes",
    "attempt": "id version_id phone_id channel try_number state carrier_id rule rule_set answered_by spoken_at held_back seconds "
    "disposition created_at intent_at ended_at confirmed_at confirmed_by_call_back safe_at? safe_by?",
    "call-event": "id attempt_id carrier_id sequence_number carrier_status event_kind received_at event",
    "revocation": "row entry place hashes",
    "audit-entry": "leaf id at actor act subject facts",
    "consistency": "from to checkpoint? hashes",
    "proof": "checkpoint hashes",
    "end": "lines",
}

RECEIPT = {"receipt": "format written_at phones read", "row": "row place hashes entry proof", "end": "lines"}

ROWS = {
    "consent": "id phone_id channel purposes kind method wording_version language evidence_hash obtained_at "
    "recorded_at recorded_by held_back giver_relation replaces ends_withdrawal",
    "opt-out": "id phone_id channel scope means received_at recorded_at recorded_by attempt_id category effective_at doubtful retracts",
    "number-check": "id phone_id reference_date answer source asked_at good_until",
    "block": "id phone_id kind blocked_by blocked_at lifts",
    "wording": "id version language body recorded_at recorded_by",
}

RECORDED = {"number-check": "asked_at", "block": "blocked_at"}


def has_fields(value, names):
    named = [name.rstrip("?") for name in names.split()]
    needed = [name for name in names.split() if not name.endswith("?")]
    return isinstance(value, dict) and set(value) <= set(named) and set(needed) <= set(value)


UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DIGEST = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z")
EXACT_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
NO_UUID = {"carrier_id", ("audit-entry", "id"), ("call-event", "id"), ("rule", "id")}


def is_encoded(kind, line, time=TIME):
    """Whether ids, times and digests are written as the page says; other values are held to something else."""
    for name, value in line.items():
        form = None
        if name == "at" or name.endswith("_at"):
            form = EXACT_TIME if kind == "audit-entry" else time
        elif name in ("id", "training", "evidence", "phone", "replaces", "retracts", "lifts") or name.endswith("_id"):
            form = None if name in NO_UUID or (kind, name) in NO_UUID else UUID
        elif name in ("fingerprint", "evidence_hash", "digest") or (name == "basis" and kind in ("recipient", "exclusion")):
            form = DIGEST
        elif name == "held_back" and kind == "row":
            form = DIGEST
        if form and value is not None and not (isinstance(value, str) and form.fullmatch(value)):
            return False
    return True


def no_fraction(text):
    raise ValueError("a number that isn't whole: %s" % text)


def once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key that is there twice")
    return found


def read_file(data, fields, order_of):
    """Step 1: the lines of a file, each exactly as it is written."""
    hold(data.endswith(b"\n") and not data.endswith(b"\n\n"), 1, "the file doesn't end with one line feed")
    lines, seen, order = [], set(), 0
    for number, raw in enumerate(data[:-1].split(b"\n"), 1):
        try:
            text = raw.decode("utf-8")
            line = json.loads(text, object_pairs_hook=once, parse_float=no_fraction, parse_constant=no_fraction)
            kind = line.pop("kind") if isinstance(line, dict) and next(iter(line), "") == "kind" else None
            is_line = kind in fields and has_fields(line, fields[kind]) and compact({"kind": kind, **line}) == text
            is_line = is_line and is_encoded(kind, line)
            if is_line and "row" in line:
                row = dict(line["row"])
                is_line = has_fields(row, "basis " + ROWS.get(row.get("basis"), "")) and is_encoded("row", row, EXACT_TIME)
        except (ValueError, TypeError, AttributeError):
            is_line = False
        if not hold(is_line, 1, "line %d isn't a line of an evidence file" % number):
            continue
        hold(order_of.index(kind) >= order, 1, "line %d stands before lines that it has to follow" % number)
        order = max(order, order_of.index(kind))
        name = key_in_file(kind, line)
        hold(name not in seen, 1, "line %d tells again of what a line before it told" % number)
        seen.add(name)
        lines.append((kind, line, raw))
    return lines


def key_in_file(kind, line):
    if kind in ("recipient", "exclusion"):
        return "listed", line["version_id"], line["phone_id"], line["channel"]
    if kind == "letter":
        return kind, line["version_id"], line["address_id"]
    if kind == "rule":
        return kind, line["rule_set"], line["id"]
    if kind in ("basis", "revocation", "row"):
        return kind, line["row"]["id"]
    if kind == "consistency":
        return kind, line["from"], line["to"]
    return kind, line.get("id")


def seconds(text):
    """Of a moment in UTC, such as 2026-11-30T13:00:00.123456Z."""
    whole, _, fraction = text.rstrip("Z").partition(".")
    moment = datetime.strptime(whole + "+0000", "%Y-%m-%dT%H:%M:%S%z").timestamp()
    return moment + float("0." + (fraction or "0"))


def is_near(one, other, most=5.0):
    return one is not None and other is not None and abs(seconds(one) - seconds(other)) < most


class File:
    def __init__(self, lines):
        self.lines = lines
        self.of = {kind: [line for found, line, _ in lines if found == kind] for kind in ORDER}
        self.campaign = (self.of["campaign"] or [{}])[0]
        self.entries = sorted(
            (line for line in self.of["audit-entry"] if line["leaf"] is not None), key=lambda line: line["leaf"]
        )
        self.by_id = {line["id"]: line for line in self.entries}
        self.unproven = {line["id"] for line in self.of["audit-entry"] if line["leaf"] is None}
        self.unproven_subjects = {line["subject"]["id"] for line in self.of["audit-entry"] if line["leaf"] is None}
        self.own = [
            line
            for line in self.entries
            if line["subject"]["kind"] == "campaign" and line["subject"]["id"] == self.campaign.get("id")
        ]
        self.versions = {line["id"]: line for line in self.of["version"]}
        # One of its entries has no place yet: what it became can't be held to any.
        self.is_moving = self.campaign.get("id") in self.unproven_subjects
        self.is_one_phone = self.campaign.get("phone") is not None

    def first(self, act):
        return next((line for line in self.own if line["act"] == act), None)


def check_whole(file):
    """Step 1."""
    hold(bool(file.campaign), 1, "the file doesn't say which closure it is about")
    hold(bool(file.of["end"]) and file.of["end"][0]["lines"] == len(file.lines) - 1, 1, "the file isn't whole")
    at = next((i for i, (_, line, _) in enumerate(file.lines) if line.get("act") == "evidence-written"
               and all(kind in ("consistency", "proof", "end") for kind, _, _ in file.lines[i + 1:])), None)
    if not hold(at is not None, 1, "nothing in it vouches for its lines"):
        return
    entry = file.lines[at][1]
    digest = sha256(b"".join(raw + b"\n" for _, _, raw in file.lines[:at])).hex()
    facts = entry["facts"]
    hold(facts.get("digest") == digest, 1, "its lines aren't those that the log has the digest of")
    hold(entry["leaf"] is not None, 1, "the log doesn't vouch for the file")
    about = file.campaign.get("phone") or file.campaign.get("id")
    hold(
        entry["subject"]["id"] == about
        and facts.get("campaign", file.campaign.get("id")) == file.campaign.get("id")
        and facts.get("lines") == at
        and facts.get("format") == 2,
        1,
        "the log's entry about the file is about another",
    )
    hold(len(file.of["consistency"]) >= facts.get("checkpoints", 0), 1, "it carries fewer checkpoints than it should")


def check_log(file, given, kept):
    """Steps 2, 3 and 7."""
    carried = file.of["proof"] + file.of["consistency"]
    notes = [read_note(line["checkpoint"]) for line in carried if "checkpoint" in line] + [read_note(note) for note in kept]
    keys = keys_by(given, [note for note in notes if note])
    own = opened(file.of["proof"][0]["checkpoint"], keys) if file.of["proof"] else None
    if not hold(own is not None, 2, "its checkpoint isn't signed with this log's key"):
        return
    leaves = {}
    for line in file.entries:
        hold(line["leaf"] not in leaves, 3, "two entries have place %d" % line["leaf"])
        leaves[line["leaf"]] = leaf_hash(entry_bytes(line))
    hashes = [decode(text) or b"" for text in file.of["proof"][0]["hashes"]]
    hold(root_of_proof(own[0], leaves, hashes) == own[1], 3, "its entries aren't those of the signed log")
    proofs = {(line["from"], line["to"]): [decode(text) or b"" for text in line["hashes"]] for line in file.of["consistency"]}
    for line in file.of["consistency"]:
        if "checkpoint" in line:
            found = opened(line["checkpoint"], keys)
            hold(found is not None and found[0] == line["from"], 7, "its checkpoint of %d isn't signed" % line["from"])
            if found:
                hold(same_log(found, own, proofs) is True, 7, "its checkpoint of %d is of another log" % line["from"])
    for place, note in enumerate(kept, 1):
        found = opened(note, keys)
        if hold(found is not None, 7, "checkpoint %d of those you gave isn't signed with this log's key" % place):
            same = same_log(found, own, proofs)
            if same is None:
                print("The checkpoint of %d entries was not compared: the file has no proof between them." % found[0])
            hold(same is not False, 7, "the checkpoint of %d that you gave is of another log" % found[0])


def same_log(one, other, proofs):
    if one[0] == other[0]:
        return one[1] == other[1]
    earlier, later = sorted((one, other))
    hashes = proofs.get((earlier[0], later[0]))
    return None if hashes is None else is_consistent(earlier, later, hashes)


def entry_bytes(line):
    return canonical({field: line[field] for field in ("id", "at", "actor", "act", "subject", "facts")}).encode()


def check_versions(file):
    """Step 4."""
    for version in file.of["version"]:
        content, fingerprint = version["sealed_content"], version["fingerprint"]
        if content is None or fingerprint is None:
            continue
        number = version["number"]
        hold(sha256(canonical(content).encode()).hex() == fingerprint, 4, "version %d isn't what was sealed" % number)
        for kind, name in (("recipient", "recipients"), ("exclusion", "exclusions")):
            own = [line for line in file.of[kind] if line["version_id"] == version["id"]]
            sealed = content[name]
            for line in own:
                middle = []
                if kind == "recipient":
                    spoken = [line["language"]] + ([line["also"]] if line["also"] is not None else [])
                    middle = ["+".join(spoken), ",".join(line["time_zones"])]
                parts = [line["phone_id"], line["channel"], *middle, line["rule"], line["evidence"], line["basis"],
                         line.get("household"), line.get("staff"),
                         "contact/%s" % line["contact"] if "contact" in line else None, line.get("fields")]
                whole = "|".join(part for part in parts if part is not None)
                hold(line["line"] == whole, 4, "the line of phone %s isn't what its fields say" % line["phone_id"])
            leaves = [leaf_hash(line["line"].encode()) for line in own]
            if file.is_one_phone:
                for line, leaf in zip(own, leaves):
                    path = [decode(text) or b"" for text in line.get("hashes", [])]
                    root = root_of_inclusion(leaf, line.get("place", -1), sealed["count"], path)
                    hold(root is not None and root.hex() == sealed["root"], 4, "a line isn't on the list that was approved")
            else:
                hold(root_over(leaves).hex() == sealed["root"], 4, "the %s of version %d aren't those that were approved" % (name, number))
        letters = [line for line in file.of["letter"] if line["version_id"] == version["id"]]
        for line in letters:
            whole = "%s|%s" % (line["address_id"], "+".join(line["languages"]))
            hold(line["line"] == whole, 4, "the line of address %s isn't what its fields say" % line["address_id"])
        if not file.is_one_phone:
            root = content["letters"]["root"] if "letters" in content else None
            found = root_over([leaf_hash(line["line"].encode()) for line in letters]).hex() if letters else None
            hold(found == root, 4, "the letters of version %d aren't those that were approved" % number)
        submitted = next(
            (line for line in file.own if line["act"] in ("campaign-submitted", "campaign-found-empty", "campaign-found-no-number")
             and line["facts"].get("fingerprint") == fingerprint), None)
        hold(
            submitted is None and file.is_moving
            or submitted is not None
            and submitted["facts"].get("version") == number
            and submitted["actor"]["id"] == version["submitted_by"]
            and content.get("version") == number
            and content.get("campaign") == file.campaign.get("id")
            and content.get("purpose") == version["purpose"]
            and content.get("ground") == version["ground"]
            and content.get("ruleSet") == version["rule_set"],
            4, "version %d isn't what its entries say" % number)
        drafted = next((line for line in file.own if line["act"] == "campaign-drafted" and line["facts"].get("version") == number), None)
        if drafted:
            hold(same_people(version, drafted), 4, "roles or training of version %d aren't those of its entry" % number)


def same_people(row, entry):
    facts = entry["facts"]
    return row["roles"] == facts.get("roles", []) and row["training"] == facts.get("training")


def check_decisions(file):
    """Step 5."""
    started = file.first("campaign-started")
    fingerprint = started["facts"].get("fingerprint") if started else None
    if started:
        hold(any(v["fingerprint"] == fingerprint and v["sealed_content"] for v in file.of["version"]), 4,
             "the version that was started isn't in it")
        before = [line for line in file.own if line["leaf"] < started["leaf"]]
        authors, people, needed = set(), set(), 1
        for line in before:
            if line["act"] == "campaign-drafted":
                authors.add(line["actor"]["id"])
            if line["act"] == "campaign-approved" and line["facts"].get("fingerprint") == fingerprint:
                needed = max(needed, line["facts"].get("needed", 1))
                if line["actor"]["kind"] == "operator" and line["actor"]["id"] not in authors:
                    people.add(line["actor"]["id"])
        hold(len(people) >= needed, 5, "it started without enough approvers who had neither requested nor edited it")
    told = {"approved": ("campaign-approved",), "sent-back": ("campaign-sent-back", "campaign-stopped")}
    matched = set()
    for row in file.of["approval"]:
        entry = next(
            (line for line in file.own if line["act"] in told.get(row["decision"], ()) and line["actor"]["id"] == row["operator_id"]
             and line["facts"].get("fingerprint") == row["fingerprint"] and line["facts"].get("platform") == row["platform"]), None)
        if not hold(entry is not None or file.is_moving, 5, "decision %s has no entry" % row["id"]) or entry is None:
            continue
        matched.add(entry["id"])
        version = file.versions.get(row["version_id"], {})
        hold(-1 <= seconds(entry["at"]) - seconds(row["at"]) <= 60, 5, "decision %s is dated otherwise than its entry" % row["id"])
        hold(version.get("fingerprint") == row["fingerprint"], 5, "decision %s is about another version" % row["id"])
        hold("submitted_at" in version and seconds(row["at"]) >= seconds(version["submitted_at"]), 5,
             "decision %s is dated before its request" % row["id"])
        hold(same_people(row, entry), 5, "roles or training of decision %s aren't those of its entry" % row["id"])
    for line in file.own:
        if line["act"] in ("campaign-approved", "campaign-sent-back"):
            hold(line["id"] in matched, 5, "entry %s tells of a decision that isn't in the file" % line["id"])
    ends = {"campaign-finished": "finished", "campaign-stopped": "stopped", "campaign-expired": "expired"}
    end = next((line for line in reversed(file.own) if line["act"] in ends), None)
    campaign, drafted = file.campaign, file.first("campaign-drafted")
    hold(
        file.is_moving
        or drafted is not None
        and drafted["actor"]["id"] == campaign.get("author_id")
        and drafted["facts"].get("closure") == campaign.get("number")
        and (is_near(campaign.get("started_at"), started["at"]) if started else campaign.get("started_at") is None)
        and (campaign.get("state") == ends[end["act"]] and is_near(campaign.get("ended_at"), end["at"])
             if end else campaign.get("state") not in ends.values()),
        5, "the closure isn't what its entries say")


def in_list(file, line, act, basis, digest):
    """Whether a row stands in the list of its entry, and the entry in the log."""
    entry = file.by_id.get(line["entry"])
    if entry is None or entry["act"] != act or entry["subject"] != {"kind": "ledger", "id": basis}:
        return False
    path = [decode(text) or b"" for text in line["hashes"]]
    root = root_of_inclusion(digest, line["place"], entry["facts"].get("rows", 0), path)
    return root is not None and root.hex() == entry["facts"].get("root")


def check_bases(file):
    """Step 6, what the lists rest on."""
    rows, gone = {}, {}
    for line in file.of["basis"] + file.of["revocation"]:
        row = line["row"]
        digest = leaf_hash(canonical(row).encode())
        hold(rows.get(row["id"], (0, 0, digest))[2] == digest, 6, "row %s is there twice, and differs" % row["id"])
        rows[row["id"]] = (row, line["entry"], digest)
        if line["entry"] in file.unproven:
            continue
        if hold(in_list(file, line, "ledger-added", row["basis"], digest), 6, "row %s isn't what the log recorded" % row["id"]):
            hold(is_near(row[RECORDED.get(row["basis"], "recorded_at")], file.by_id[line["entry"]]["at"], 3600), 6,
                 "row %s gives another time of recording than its entry" % row["id"])
    for line in file.of["deleted-basis"]:
        gone[line["id"]] = line
        digest = bytes.fromhex(line["digest"])
        hold(in_list(file, line, "ledger-deleted", line["basis"], digest), 6, "row %s wasn't deleted as it says" % line["id"])
    rules = {(rule["rule_set"], rule["id"]): rule for rule in file.of["rule"]}
    submitted = {line["facts"].get("fingerprint"): line["leaf"] for line in file.own if line["act"] == "campaign-submitted"}
    by_phone = {}
    for row, entry, _ in rows.values():
        by_phone.setdefault(row.get("phone_id"), []).append((row, file.by_id.get(entry, {}).get("leaf")))
    for kind in ("recipient", "exclusion"):
        for line in file.of[kind]:
            version = file.versions.get(line["version_id"], {})
            leaf = submitted.get(version.get("fingerprint"))
            if leaf is None:
                continue
            purpose, phone = version["sealed_content"]["purpose"], "%s, %s" % (line["phone_id"], line["channel"])
            rule = rules.get((version["rule_set"], line["rule"]))
            if not hold(rule is not None, 6, "the rule that decided on phone %s isn't in it" % phone):
                continue
            hold(rule["allows"] == (kind == "recipient"), 6, "the rule that decided on phone %s says the opposite" % phone)
            older = [row for row, place in by_phone.get(line["phone_id"], []) if place is not None and place < leaf]
            if kind == "recipient":
                hold(not is_opted_out(line, purpose, older), 6, "phone %s had opted out before the list was made" % phone)
            if line["evidence"] is None:
                hold(line["basis"] is None, 6, "phone %s rests on something that isn't named" % phone)
                hold(kind == "exclusion" or rule["rests_on"] != "ledger" or purpose == "emergency", 6,
                     "phone %s is on the list without a consent" % phone)
            elif line["evidence"] in gone:
                deleted = gone[line["evidence"]]
                hold(deleted["digest"] == line["basis"] and file.by_id.get(deleted["entry"], {}).get("leaf", -1) > leaf, 6,
                     "phone %s rests on something else" % phone)
            elif hold(line["evidence"] in rows, 6, "what phone %s rests on isn't in it" % phone):
                row, entry, digest = rows[line["evidence"]]
                hold(digest.hex() == line["basis"] and row.get("phone_id") == line["phone_id"]
                     and row.get("channel", "any") in ("any", line["channel"]), 6, "phone %s rests on something else" % phone)
                hold(file.by_id.get(entry, {}).get("leaf", leaf) < leaf, 6, "what phone %s rests on is newer than the list" % phone)
                allows = row["basis"] == "opt-out" and purpose == "emergency" or row["basis"] == "consent" and (
                    purpose == "emergency" or purpose in row["purposes"])
                hold(kind == "exclusion" or allows, 6, "what phone %s rests on forbids it" % phone)


def is_opted_out(line, purpose, rows):
    taken_back = {row.get("retracts") for row in rows}
    for row in rows:
        if row["basis"] != "opt-out" or row["retracts"] is not None or row["id"] in taken_back:
            continue
        if row["channel"] not in ("any", line["channel"]) or row["category"] not in (None, purpose):
            continue
        if purpose == "emergency" and row["scope"] == "non-emergency":
            continue
        if not any(
            given["basis"] == "consent" and given["ends_withdrawal"] and given["obtained_at"] > row["received_at"]
            and (row["scope"] != "non-emergency" or given["channel"] == line["channel"])
            for given in rows
        ):
            return True
    return False


MOVES = {
    "planned": "claimed suppressed",
    "claimed": "planned placing suppressed",
    "placing": "planned unknown rejected accepted ringing answered completed busy no-answer failed canceled",
    "unknown": "planned rejected unknown-expired accepted ringing answered completed busy no-answer failed canceled",
    "accepted": "ringing answered unknown-expired completed busy no-answer failed canceled",
    "ringing": "answered unknown-expired completed busy no-answer failed canceled",
    "answered": "unknown-expired completed busy no-answer failed canceled",
}


def check_calls(file):
    """Step 6, what was called."""
    started, stopped = file.first("campaign-started"), file.first("campaign-stopped")
    fingerprint = started["facts"].get("fingerprint") if started else None
    finished = file.first("campaign-finished")
    attempts = {line["id"]: line for line in file.of["attempt"]}
    states, dispositions, outcomes, called, moved_since = {}, {}, {}, {}, set()
    for line in file.entries:
        if line["subject"]["kind"] != "attempt":
            continue
        name, facts = line["subject"]["id"], line["facts"]
        row = attempts.get(name)
        if finished and line["leaf"] > finished["leaf"]:
            moved_since.add(name)
        if line["act"] == "attempt-corrected":
            states[name] = None
            if name not in moved_since:
                outcomes[name] = None
        if line["act"] != "attempt-moved":
            continue
        was, becomes = facts.get("from"), facts.get("to")
        before = states.get(name) or was
        hold(before == was and (was == becomes or becomes in MOVES.get(was, "").split()), 6,
             "call or text %s went from one state to another in a way that it can't" % name)
        states[name], dispositions[name] = becomes, facts.get("disposition")
        outcome = [becomes] + ([facts["disposition"]] if facts.get("disposition") is not None else [])
        if name not in moved_since:
            outcomes[name] = "|".join([name] + outcome)
        if row and ("phone" in facts or becomes == "placing"):
            hold(facts.get("phone") == row["phone_id"] and facts.get("channel") == row["channel"], 6,
                 "call or text %s went to another phone than its entry says" % name)
        if becomes == "placing":
            called[name] = line["at"]
            hold(started is not None and line["leaf"] > started["leaf"], 6, "call or text %s left before the start" % name)
            hold(stopped is None or line["leaf"] < stopped["leaf"], 6, "call or text %s left after the stop" % name)
            hold(row is not None, 6, "call or text %s was placed, and has no line" % name)
    listed = {(line["version_id"], line["phone_id"]) for line in file.of["recipient"]}
    rules = {(rule["rule_set"], rule["id"]): rule for rule in file.of["rule"]}
    opted = [line["row"] for line in file.of["revocation"]]
    taken_back = {row["retracts"] for row in opted}
    for name, row in attempts.items():
        version = file.versions.get(row["version_id"], {})
        hold((row["version_id"], row["phone_id"]) in listed, 6, "call or text %s went to a phone beside the list" % name)
        if name in called:
            hold(version.get("fingerprint") == fingerprint, 6, "call or text %s is of no approved version" % name)
            hold(is_near(row["intent_at"], called[name]), 6, "call or text %s left at another time than its entry says" % name)
        if name not in file.unproven_subjects:
            hold(row["carrier_id"] is None or name in called, 6, "call or text %s was placed, and no entry says so" % name)
            if states.get(name):
                hold(states[name] == row["state"] and dispositions[name] == row["disposition"], 6,
                     "call or text %s ended otherwise than its entries say" % name)
        if row["rule"] is not None and row["state"] not in ("planned", "claimed", "suppressed"):
            hold(rules.get((row["rule_set"], row["rule"]), {}).get("allows") is True, 6, "no rule allowed call or text %s" % name)
        purpose = (version.get("sealed_content") or {}).get("purpose")
        for one in opted:
            hold(not (
                row["intent_at"] is not None and one["phone_id"] == row["phone_id"] and one["retracts"] is None
                and one["id"] not in taken_back and one["channel"] in ("any", row["channel"])
                and (purpose != "emergency" or one["scope"] != "non-emergency")
                and seconds(one["effective_at"]) < seconds(row["intent_at"])
            ), 6, "call or text %s left after an opt-out that forbids it" % name)
    check_pairs(file, attempts)
    if finished and not file.is_one_phone:
        check_totals(file, finished, attempts, outcomes, moved_since)


def check_pairs(file, attempts):
    calls = {(name, row["carrier_id"]) for name, row in attempts.items()} | {(name, None) for name in attempts}
    calls |= {(line["subject"]["id"], line["facts"]["call"]) for line in file.entries
              if line["subject"]["kind"] == "attempt" and "call" in line["facts"]}
    for line in file.of["call-event"]:
        hold((line["attempt_id"], line["carrier_id"]) in calls, 6, "report %s is of a call that isn't in the file" % line["id"])
    confirmed = {line["subject"]["id"] for line in file.entries if line["act"] == "message-confirmed"}
    rows = {name for name, row in attempts.items() if row["confirmed_at"] is not None}
    for name in confirmed ^ rows:
        hold(False, 6, "call or text %s was confirmed by the log and not by its line, or the other way round" % name)
    safe = {line["subject"]["id"] for line in file.entries if line["act"] == "staff-said-safe"}
    rows = {name for name, row in attempts.items() if row.get("safe_at") is not None}
    for name in safe ^ rows:
        hold(False, 6, "staff answered call or text %s by the log and not by its line, or the other way round" % name)
    opted = {line["row"]["id"]: line["row"] for line in file.of["revocation"]}
    for line in file.entries:
        if line["act"] == "consent-revoked":
            row = opted.get(line["facts"].get("revocation"), {})
            hold(row.get("phone_id") == line["subject"]["id"] and row.get("channel") == line["facts"].get("channel")
                 and row.get("scope") == line["facts"].get("scope"), 6, "the log has an opt-out (entry %s) that the file leaves out" % line["id"])


def check_totals(file, finished, attempts, outcomes, moved_since):
    facts, names = finished["facts"], sorted(attempts)
    until = facts.get("optOuts", {}).get("until", "")
    told = []
    for name in names:
        row = attempts[name]
        outcome = outcomes.get(name)
        if outcome is None and name not in moved_since:
            parts = [name, row["state"]] + ([row["disposition"]] if row["disposition"] is not None else [])
            outcome = "|".join(parts)
        told.append(outcome)
    totals = {
        "attempts": ["|".join([n, attempts[n]["phone_id"], attempts[n]["channel"], str(attempts[n]["try_number"])]) for n in names],
        "optOuts": sorted(line["row"]["id"] for line in file.of["revocation"] if line["row"]["recorded_at"] < until),
    }
    if None not in told:
        totals["outcomes"] = told
    for name, leaves in totals.items():
        counted = facts.get(name, {})
        root = root_over([leaf_hash(leaf.encode()) for leaf in leaves]).hex()
        hold(counted.get("count") == len(leaves) and counted.get("root") == root, 6,
             "the file's %s aren't those that were counted when it finished" % name)


def check_receipt(data, given, kept):
    """A family's receipt: each row leads to its entry, and the entry to the signed log."""
    lines = read_file(data, RECEIPT, list(RECEIPT))
    rows = [line for kind, line, _ in lines if kind == "row"]
    hold(rows and lines[0][0] == "receipt" and lines[-1][0] == "end" and lines[-1][1]["lines"] == len(lines) - 1, 1,
         "it isn't whole, or it has no row")
    form = re.compile(r"c2sp\.org/tlog-proof@v1\nindex (0|[1-9]\d{0,15})\n((?:[A-Za-z0-9+/]{43}=\n)*)\n(.*)", re.S)
    proofs = [form.fullmatch(line["proof"]) for line in rows]
    if not hold(proofs and None not in proofs, 3, "a proof isn't one of c2sp.org/tlog-proof"):
        return 0
    note = proofs[0].group(3)
    told = [read_note(text) for text in [note] + kept]
    keys = keys_by(given, [one for one in told if one])
    own = opened(note, keys)
    if not hold(own is not None, 2, "its checkpoint isn't signed with this log's key"):
        return 0
    for line, proof in zip(rows, proofs):
        row, entry = line["row"], line["entry"]
        hold(has_fields(entry, "id at actor act subject facts"), 1, "an entry isn't one")
        hold(proof.group(3) == note, 2, "the proof of row %s ends in another checkpoint" % row["id"])
        hashes = [decode(text) or b"" for text in proof.group(2).split()]
        root = root_of_inclusion(leaf_hash(entry_bytes(entry)), int(proof.group(1)), own[0], hashes)
        hold(root == own[1], 3, "the entry of row %s isn't in the signed log" % row["id"])
        log = argparse.Namespace(by_id={entry["id"]: entry})
        listed = {**line, "entry": entry["id"]}
        hold(in_list(log, listed, "ledger-added", row["basis"], leaf_hash(canonical(row).encode())), 6,
             "row %s isn't what the log recorded" % row["id"])
        hold(is_near(row.get("recorded_at"), entry["at"], 3600), 6, "row %s gives another time of recording" % row["id"])
    for text in kept:
        found = opened(text, keys)
        if hold(found is not None, 7, "a checkpoint that you gave isn't signed with this log's key"):
            if found[0] != own[0]:
                print("The checkpoint of %d entries was not compared: audit:verify does, with a proof." % found[0])
            hold(found[0] != own[0] or found[1] == own[1], 7, "the checkpoint of %d is of another log" % found[0])
    return len(rows)


def notes_in(text):
    """The notes in what somebody copied, in any words around them."""
    text = re.sub(r"[^\S\n]+$", "", text, flags=re.M)
    return [m.group(0) for m in re.finditer(
        r"^\S+\n\d+\n[A-Za-z0-9+/]{43}=\n(?:(?:previous-)?key \S+\n)*\n(?:\u2014 .+(?:\n|$))+", text, re.M)]


def main():
    parser = argparse.ArgumentParser(description="Checks an evidence file of Bellwether.")
    parser.add_argument("file")
    parser.add_argument("--key", required=True, help="the log's public key, or several with commas between them")
    parser.add_argument("--checkpoints", help="a file of checkpoints that somebody else kept")
    asked = parser.parse_args()
    given = [key_of(text) for text in asked.key.split(",")]
    if None in given:
        parser.error("that is no public key of a log")
    with open(asked.file, "rb") as opened_file:
        data = opened_file.read()
    is_receipt = data.startswith(b'{"kind":"receipt","format":1,')
    if not is_receipt and not data.startswith(b'{"kind":"guide","format":2,'):
        parser.error("this is no evidence file of format 2, and no receipt: its first line says which it is")
    kept = []
    if asked.checkpoints:
        with open(asked.checkpoints, encoding="utf-8") as kept_file:
            kept = notes_in(kept_file.read())
        if not kept:
            parser.error("there is no checkpoint in that file")
    sys.setrecursionlimit(10_000)
    file = None if is_receipt else File(read_file(data, FIELDS, ORDER))
    steps = (check_whole, lambda one: check_log(one, given, kept), check_versions, check_decisions, check_bases, check_calls)
    for check in (lambda _: check_receipt(data, given, kept),) if is_receipt else steps:
        try:
            check(file)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            hold(False, "-", "a value isn't of its kind (%s)" % error)
    for fault in faults[:50]:
        print(fault)
    if len(faults) > 50:
        print("and %d more" % (len(faults) - 50))
    if not faults and is_receipt:
        print("It holds: the district's log recorded every row, and signed it.")
    elif not faults:
        print("It holds: closure %s, %d entries of the log." % (file.campaign.get("number"), len(file.entries)))
        print("This doesn't prove that what was written down was true, or that the log is the only one.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
