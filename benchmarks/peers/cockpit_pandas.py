"""The 38 indicators per hall and month in pandas, one after the other, as analysts write them."""

import pandas as pd

KEYS = ["hall", "month"]


def with_month(frame, column):
    """Return the frame with the month and the day of a column of moments."""
    at = frame[column].astype("datetime64[us]")
    return frame.assign(month=at.dt.to_period("M"), day=at.dt.normalize())


def ratio(frame, good, of=None):
    """Return in percent how many of the chosen rows are good, by hall and month."""
    chosen = frame if of is None else frame[of]
    return good[chosen.index].groupby([chosen["hall"], chosen["month"]]).mean() * 100


def count(frame, condition):
    """Return how many rows fulfil a condition, by hall and month; 0 where none does."""
    return condition.groupby([frame["hall"], frame["month"]]).sum()


def days(frame):
    """Return on how many days there were rows, by hall and month."""
    return frame.groupby(KEYS)["day"].nunique()


def seconds(late, early):
    """Return the seconds between two columns of moments."""
    return (late - early).dt.total_seconds()


def floors(column, unit):
    """Return moments cut to whole hours or days."""
    return column.dt.floor(unit)


def indicators(tables, now):
    """Return W01 … W38 by hall and month (W02, W03 and W17 before their baseline)."""
    found = {}
    halls_of_people(tables, found)
    queue(tables, found)
    counters(tables, found)
    staff(tables, found)
    cases(tables, found, now)
    quality(tables, found, now)
    return pd.DataFrame(found).sort_index()


def halls_of_people(tables, found):
    """Add W01 and W02."""
    frame = with_month(tables["footfall"], "at").sort_values(["hall", "at", "id"])
    frame["inside"] = (
        (frame["entered"] - frame["left"]).groupby([frame["hall"], frame["day"]]).cumsum()
    )
    frame["quarter"] = (
        frame.set_index("at")
        .groupby(["hall", "day"], sort=False)["entered"]
        .rolling("15min")
        .sum()
        .to_numpy()
    )
    daily = frame.groupby([*KEYS, "day"]).agg(
        inside=("inside", "max"), capacity=("capacity", "max"), quarter=("quarter", "max")
    )
    found["w01"] = (daily["inside"] * 100 / daily["capacity"]).groupby(KEYS).mean()
    found["w02"] = daily["quarter"].groupby(KEYS).mean()


def queue(tables, found):
    """Add W03 … W09, W13 and W28."""
    frame = with_month(tables["visits"], "taken_at").sort_values(["taken_at", "id"])
    frame["wait"] = seconds(frame["called_at"], frame["taken_at"])
    frame["service"] = seconds(frame["ended_at"], frame["started_at"])
    frame["usual"] = (
        frame.groupby(["matter", "month"], dropna=False)["service"].transform("mean").round()
    )
    groups = frame.groupby(KEYS)
    found["w03"] = groups.size() / days(frame)
    found["w04"] = groups["wait"].mean() / 60
    found["w05"] = frame.groupby([*KEYS, "day"])["wait"].max().groupby(KEYS).mean() / 60
    found["w06"] = groups["wait"].quantile(0.9) / 60
    counters_ = with_month(tables["counter_days"], "on")
    found["w07"] = groups["wait"].sum() / 60 / counters_.groupby(KEYS)["open_minutes"].sum()
    found["w08"] = ratio(frame, frame["outcome"].isin(["missed", "left"]))
    booked = with_month(tables["appointments"], "for_at")
    came = booked["outcome"].isin(["came", "missed"])
    found["w09"] = ratio(booked, booked["outcome"] == "missed", came)
    served = frame[frame["service"].notna()].groupby(KEYS)
    found["w13"] = served["service"].sum() / served["usual"].sum()
    frame["before"] = frame.groupby(["person_mark", "matter"], dropna=False)["taken_at"].shift()
    since = (frame["day"] - floors(frame["before"], "D")).dt.days
    named = frame["person_mark"].notna()
    found["w28"] = ratio(frame, since <= 30, named)


def counters(tables, found):
    """Add W10, W11, W12 and W14."""
    frame = with_month(tables["counter_days"], "on")
    groups = frame.groupby(KEYS)
    found["w10"] = groups["serving_minutes"].sum() * 100 / groups["open_minutes"].sum()
    frame["kept"] = frame[["open_minutes", "planned_minutes"]].min(axis=1)
    found["w11"] = frame.groupby(KEYS)["kept"].sum() * 100 / groups["planned_minutes"].sum()
    longest = frame.groupby([*KEYS, "day"])["unattended_minutes"].max()
    found["w12"] = longest.groupby(KEYS).mean()
    first = frame.sort_values(["first_called_at", "id"]).groupby([*KEYS, "day"]).head(1)
    delay = seconds(first["first_called_at"], first["opens_at"]).clip(lower=0)
    found["w14"] = delay.groupby([first["hall"], first["month"]]).mean() / 60


def staff(tables, found):
    """Add W15, W16 and W17."""
    frame = with_month(tables["attendance"], "on")
    due, present = frame["due"].fillna(False), frame["present"].fillna(False)
    found["w15"] = ratio(frame, present, due)
    late = count(frame, frame["late"].fillna(False)) + count(
        frame, frame["left_early"].fillna(False)
    )
    found["w16"] = late / days(frame)
    received = with_month(tables["cases"], "received_at").groupby([*KEYS, "day"]).size()
    there = present.groupby([frame["hall"], frame["month"], frame["day"]]).sum()
    load = received.reindex(there.index).fillna(0) / there.where(there > 0)
    found["w17"] = load.groupby(KEYS).mean()


def cases(tables, found, now):
    """Add W18 … W27 and W36."""
    frame = with_month(tables["cases"], "received_at")
    decided = frame["decided_at"].fillna(frame["closed_at"]).fillna(now)
    found["w18"] = count(frame, decided > frame["due_at"])
    hours = (floors(frame["due_at"], "h") - floors(frame["decided_at"], "h")).dt.total_seconds()
    promised = (floors(frame["due_at"], "D") - frame["day"]).dt.days
    close = (frame["decided_at"] <= frame["due_at"]) & (hours < 24 * 3600) & (promised > 1)
    found["w19"] = count(frame, close) / days(frame)
    accepted = frame["accepted_at"].fillna(frame["closed_at"]).fillna(now)
    found["w20"] = count(frame, accepted > frame["accept_due_at"])
    found["w21"] = ratio(frame, frame["supplements"] > 0)
    found["w22"] = count(frame, frame["supplements"] >= 2)
    found["w23"] = ratio(frame, frame["outcome"].isin(["refused", "not_accepted"]))
    special = frame["suspended_until"].notna()
    limit = frame[["due_at", "suspended_until"]].max(axis=1)
    found["w24"] = count(frame, special & (decided > limit))
    done = frame["tolerance_done_at"].fillna(now)
    found["w25"] = count(frame, done > frame["tolerance_due_at"])
    found["w26"] = ratio(frame, frame["unified"].fillna(False))
    found["w27"] = ratio(frame, frame["channel"].isin(["web", "mobile"]))
    inside = frame["channel"].isin(["terminal", "counter"])
    found["w36"] = ratio(frame, frame["channel"] == "terminal", inside)


def quality(tables, found, now):
    """Add W29 … W35, W37 and W38."""
    frame = with_month(tables["reviews"], "reviewed_at")
    is_true = ~frame["mistaken"].fillna(False).astype(bool)
    found["w29"] = count(frame, (frame["level"] <= 2) & is_true) / days(frame)
    found["w30"] = count(frame, frame["contacted_at"].fillna(now) > frame["contact_due_at"])
    late = frame["rectified_at"].fillna(now) > frame["rectify_due_at"]
    found["w31"] = count(frame, is_true & late)
    closed = with_month(tables["cases"], "received_at").groupby(KEYS)["closed_at"].count()
    visits = with_month(tables["visits"], "taken_at")
    served = (visits["outcome"] == "served") & visits["case_id"].isna()
    of = closed.add(count(visits, served), fill_value=0)
    found["w32"] = frame.groupby(KEYS).size() * 100 / of
    calls = with_month(tables["hotline"], "received_at")
    found["w33"] = count(calls, calls["replied_at"].fillna(now) > calls["reply_due_at"])
    devices = with_month(tables["device_days"], "on")
    devices["off"] = devices[["offline_minutes", "watched_minutes"]].min(axis=1)
    groups = devices.groupby(KEYS)
    found["w34"] = groups["off"].sum() * 100 / groups["watched_minutes"].sum()
    found["w35"] = count(devices, devices["alarms"] > 0) / days(devices)
    sent = with_month(tables["deliveries"], "at")
    found["w37"] = sent.groupby(KEYS)["failed"].sum() / days(sent)
    found["w38"] = with_month(tables["incidents"], "at").groupby(KEYS).size()
