"""Makes the example exports in `layouts`, every figure invented: ``python -m tests.calibrate.make_layouts``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

LAYOUTS = Path(__file__).parent / "layouts"

SHAPE_OF_DAY = {8: 9, 9: 14, 10: 16, 11: 12, 12: 8, 13: 9, 14: 11, 15: 7}
"""Calls of the smaller queue in half an hour, by hour."""

BERLIN_SUMMER = date(2026, 3, 29)


def chance(*key: object) -> float:
    """A number in [0, 1) that depends on nothing but its key."""
    return int.from_bytes(blake2b(repr(key).encode(), digest_size=6).digest()) / 2**48


def calls(queue: str, start: datetime, size: float) -> int:
    """Calls of an interval: around its size, a whole day up or down by up to 15 %."""
    day = 0.85 + 0.3 * chance("day", start.date())
    own = 0.8 + 0.4 * chance(queue, start)
    return round(size * SHAPE_OF_DAY[start.hour] * day * own)


def half_hours(first: date, days: int, opens: int = 8, closes: int = 16) -> Iterator[datetime]:
    """Starts of half hours on working days."""
    for n in range(days):
        day = first + timedelta(days=n)
        if day.weekday() < 5:
            for k in range(2 * (closes - opens)):
                yield datetime(day.year, day.month, day.day, opens) + timedelta(minutes=30 * k)


def clock(seconds: float) -> str:
    """Write seconds as 0:03:05."""
    whole = round(seconds)
    return f"{whole // 3600}:{whole % 3600 // 60:02d}:{whole % 60:02d}"


def genesys_history() -> str:
    lines = [
        "Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,"
        "Total Handle Time (Seconds)"
    ]
    for start in half_hours(date(2026, 3, 16), 26, closes=12):
        utc = start - timedelta(hours=2 if start.date() >= BERLIN_SUMMER else 1)
        for queue, size, aht in (("Billing", 2.0, 290), ("VIP & Sales", 0.6, 340)):
            for language in ("English", "German"):
                offered = calls(queue + language, start, size * (0.3 if language == "English" else 0.7))
                handled = offered - (offered > 9)
                total = handled * round(aht * (0.9 + 0.2 * chance("aht", queue, language, start)))
                skills = '"Billing|||Invoices"' if queue == "Billing" else "Sales"
                lines.append(f"{utc:%Y-%m-%d %H:%M},{queue},Voice,{skills},{language},{offered},{handled},{total}")
        if start.hour == 10 and start.minute == 0:
            lines.append(f"{utc:%Y-%m-%d %H:%M},Billing,Chat,Billing,German,4,4,2100")
    return "\n".join(lines) + "\n"


QUEUE_HEADER = (
    "Interval Start,Interval End,Interval Complete,Filters,Media Type,Queue Id,Queue Name,Offer,Answer,Answer %,"
    "Abandon,Abandon %,ASA,Service Level %,Service Level Target %,Avg Wait,Avg Handle,Avg Talk,Avg Hold,Avg ACW,"
    "Hold,Transfer,Short Abandon"
)


def genesys_queue(*, durations: str = "ms", totals: bool = True, days: int = 5) -> str:
    """One week of two queues; half hours of the small queue in which nothing happened are missing."""
    write = {"ms": lambda s: f"{s * 1000:.0f}", "clock": clock, "s": lambda s: f"{s:.1f}"}[durations]
    lines, offers, answers = [QUEUE_HEADER], 0, 0
    for start in half_hours(date(2026, 5, 4), days):
        end = start + timedelta(minutes=30)
        for queue, size in (("Support", 1.5), ("Partners", 0.08)):
            offer = calls(queue, start, size)
            if not offer:
                continue
            abandon = round(offer * 0.12 * chance("abandon", queue, start))
            answer = offer - abandon
            asa, handle = 12 + 30 * chance("asa", queue, start), 200 + 60 * chance("handle", queue, start)
            wait, acw = asa * 1.2, 35 + 10 * chance("acw", queue, start)
            complete = "FALSE" if start.hour == 15 and start.minute == 30 and start.day == 8 else "TRUE"
            cells = [
                f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", complete, "", "voice", f"id-{queue.lower()}", queue,
                str(offer), str(answer), f"{100 * answer / offer:.1f}", str(abandon), f"{100 * abandon / offer:.1f}",
                write(asa), "71.5", "80", write(wait), write(handle), write(handle - acw), write(0),
                write(acw), "0", "0", "0",
            ]  # fmt: skip
            lines.append(",".join(cells))
            offers, answers = offers + offer, answers + answer
    if totals:
        lines.append(f",,,,,,Total,{offers},{answers}," + "," * 12)
    return "\n".join(lines) + "\n"


def amazon_connect(first: date, days: int) -> str:
    lines = [
        "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,"
        "ContactsHandled"
    ]
    for start in half_hours(first, days):
        for part in (0, 15):
            at = start + timedelta(minutes=part)
            volume = calls(f"amazon{part}", start, 1.2)
            aht = 240 + 40 * chance("amazon aht", at)
            lines.append(f"General,q-1,VOICE,{at:%Y-%m-%dT%H:%M:%S}.000Z,15mins,{volume},{aht:.1f},{volume}")
            if part == 0 and start.hour == 9:
                lines.append(f"General,q-1,CHAT,{at:%Y-%m-%dT%H:%M:%S}.000Z,15mins,3,600,3")
    return "\n".join(lines) + "\n"


def calabrio(delimiter: str = ",") -> str:
    lines = []
    for start in half_hours(date(2026, 6, 1), 5, closes=12):
        end = start + timedelta(minutes=30)
        for skill, size, task in (("Orders", 1.0, 180), ("Repairs", 0.5, 320)):
            volume = size * SHAPE_OF_DAY[start.hour] * (1 + 0.1 * (start.weekday() == 0))
            agents = volume * (task + 30) / 1800 * 1.25 + 1
            cells = (
                skill,
                f"{start:%Y%m%d %H:%M}",
                f"{end:%Y%m%d %H:%M}",
                f"{volume:.2f}",
                str(task),
                "30",
                f"{agents:.1f}",
            )
            lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


def german_map() -> bytes:
    """A spreadsheet's own CSV: semicolons, decimal commas, umlauts in Windows-1252, a row of sums."""
    lines = ["Bericht Anrufe;;;;", "Datum;Uhrzeit;Rückfragen;Ø Dauer (s);Angenommen"]
    total = 0
    for start in half_hours(date(2026, 9, 7), 12, closes=12):
        n = calls("german", start, 0.9)
        total += n
        aht = f"{205 + 20 * chance('german', start):.1f}".replace(".", ",")
        lines.append(f"{start:%d.%m.%Y};{start:%H:%M};{n};{aht};{n}")
    lines.append(f"Gesamt;;{total};;{total}")
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


def five_percent_broken() -> str:
    """A hundred rows of which five are broken, each in another way; the rest is plain."""
    lines = ["start,end,queue,calls,answered,aht (s)"]
    for k, start in enumerate(half_hours(date(2026, 5, 11), 14, opens=8, closes=13)):
        if k == 100:
            break
        end = start + timedelta(minutes=30)
        n = calls("broken", start, 1.0)
        cells = [f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}", "Main", str(n), str(n), f"{180 + k % 7}"]
        if k == 10:
            cells[0] = "soon"
        if k == 30:
            cells[1] = f"{start - timedelta(minutes=30):%Y-%m-%d %H:%M}"
        if k == 50:
            cells[3] = "-4"
        if k == 70:
            cells[5] = "182000"
        if k == 90:
            cells[5] = ""
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def workbook(path: Path) -> None:
    """Titles above, merged cells, [h]:mm:ss, percent cells, a sheet of notes, and a row of sums."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    book.add_worksheet("Notes").write(0, 0, "figures are invented")
    sheet = book.add_worksheet("Intervals")
    sheet.merge_range("A1:F1", "Contacts by interval")
    moment, span, share = (book.add_format({"num_format": form}) for form in ("dd.mm.yyyy hh:mm", "[h]:mm:ss", "0%"))
    sheet.write_row(2, 0, ["Queue", "Start", "Calls", "Answered", "Handle time", "Goal"])
    row, total = 3, 0
    for queue, size in (("Service", 1.0), ("Claims", 0.6)):
        starts = list(half_hours(date(2026, 4, 13), 1, closes=12))
        sheet.merge_range(row, 0, row + len(starts) - 1, 0, queue)
        for start in starts:
            n = calls(queue, start, size)
            total += n
            sheet.write_datetime(row, 1, start, moment)
            sheet.write_number(row, 2, n)
            sheet.write_number(row, 3, n)
            sheet.write_number(row, 4, (300 + 20 * chance(queue, start)) / 86_400, span)
            sheet.write_number(row, 5, 0.9, share)
            row += 1
    sheet.write_row(row, 0, ["Total", "", total, total])
    sheet.freeze_panes(3, 0)
    sheet.autofilter(2, 0, row, 5)
    book.close()


def formulas(path: Path) -> None:
    """A workbook written by a program that left its formulas to be worked out, which nobody did."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet("Data")
    sheet.write_row(0, 0, ["Start", "Calls", "AHT (s)"])
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for row, start in enumerate(half_hours(date(2026, 4, 13), 1, closes=12), 1):
        sheet.write_datetime(row, 0, start, moment)
        sheet.write_formula(row, 1, f"=10+{row}", None, "")
        sheet.write_number(row, 2, 200)
    book.close()


def without_totals(text: str) -> str:
    """The same without its last line."""
    return "\n".join(text.splitlines()[:-1]) + "\n"


def third_of(rows: list[str], written: Callable[[int], str]) -> str:
    """Rows of which every third has its handle time in seconds written another way."""
    cells = [row.rpartition(",") for row in rows]
    return "".join(f"{start},{written(int(aht)) if k % 3 == 0 else aht}\n" for k, (start, _, aht) in enumerate(cells))


def slow_mornings() -> str:
    """Three weeks in which calls before ten take half as long again."""
    lines = ["start,calls,answered,aht (s)"]
    for start in half_hours(date(2026, 5, 4), 19, closes=12):
        offered = calls("mornings", start, 3.0)
        aht = (360 if start.hour < 10 else 240) + round(20 * chance("aht", start))
        lines.append(f"{start:%Y-%m-%d %H:%M},{offered},{offered - offered // 20},{aht}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write every example."""
    LAYOUTS.mkdir(exist_ok=True)
    queue = genesys_queue()
    lines = queue.splitlines()
    shuffled = [lines[0], *reversed(lines[1:-1])]
    plain = [
        f"{s:%Y-%m-%d %H:%M},{calls('plain', s, 1.0)},{190 + s.hour}"
        for s in half_hours(date(2026, 5, 4), 1, closes=12)
    ]
    texts: dict[str, str | bytes] = {
        "genesys_history.csv": genesys_history(),
        "genesys_queue.csv": queue,
        "genesys_queue_clock.csv": genesys_queue(durations="clock", totals=False),
        "genesys_queue_seconds.csv": genesys_queue(durations="s", totals=False),
        "genesys_queue_bom.csv": b"\xef\xbb\xbf" + queue.replace(",", ";").replace(".", ",").encode(),
        "genesys_queue_utf16.csv": queue.replace(",", "\t").encode("utf-16"),
        "genesys_queue_backwards.csv": "\n".join(shuffled) + "\n",
        "amazon_week_1.csv": amazon_connect(date(2026, 2, 2), 5),
        "amazon_week_2.csv": amazon_connect(date(2026, 2, 6), 8),
        "amazon_week_3.csv": amazon_connect(date(2026, 2, 16), 5),
        "slow_mornings.csv": slow_mornings(),
        "calabrio.csv": calabrio(),
        "calabrio_semicolons.csv": calabrio(";"),
        "german_map.csv": german_map(),
        "german_map.yaml": "start: Datum\ntime: Uhrzeit\nvolume: Rückfragen\naht: Ø Dauer (s)\nanswered: Angenommen\n",
        "five_percent_broken.csv": five_percent_broken(),
        "overlap_old.csv": "start,calls,aht (s)\n" + "\n".join(plain) + "\n",
        "overlap_new.csv": "start,calls,aht (s)\n" + "\n".join([*plain[4:7], "2026-05-04 11:30,99,201"]) + "\n",
        "pdf.csv": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "web_page.xls": "<html><body><table><tr><td>Interval Start</td></tr></table></body></html>\n",
        "binary.csv": bytes(range(256)) * 4,
        "empty.csv": b"",
        "only_bom.csv": b"\xef\xbb\xbf\r\n",
        "no_workbook.xlsx": b"PK\x03\x04" + b"not a workbook" * 10,
        "header_only.csv": QUEUE_HEADER + "\n",
        "duplicate_columns.csv": "start,calls,calls,aht (s)\n" + "2026-05-04 08:00,3,4,200\n" * 3,
        "lacking_column.csv": queue.replace("Avg Handle", "Average Handle"),
        "unknown.csv": "when,how many\n2026-05-04 08:00,3\n",
        "wrong_delimiter.csv": queue.replace(",", "~"),
        "ambiguous_dates.csv": "start,calls,aht (s)\n"
        + "".join(f"3/{d}/2026 08:{m},9,200\n" for d in range(2, 7) for m in ("00", "30")),
        "unit_unknown.csv": "start,calls,aht\n" + "\n".join(plain) + "\n",
        "mixed_times.csv": "start,calls,aht (s)\n" + third_of(plain, lambda aht: f"{aht // 60}:{aht % 60:02d}"),
        "mixed_units.csv": "start,calls,aht (s)\n" + third_of(plain, lambda aht: f"{1_000 * aht}"),
        "end_before_start.csv": "start,end,calls,aht (s)\n"
        + "\n".join(line.replace(",", ",2026-05-04 07:30,", 1) for line in plain)
        + "\n",
        "only_totals.csv": "start,calls,aht (s)\nTotal,400,200\nSumme,400,200\n",
        "open_quote.csv": 'start,calls,aht (s)\n2026-05-04 08:00,"9,200\n' + "2026-05-04 08:30,9,200\n" * 600,
        "too_broken.csv": "start,calls,aht (s)\n"
        + "\n".join(line.replace(",", ",x", 1) if k % 3 == 0 else line for k, line in enumerate(plain))
        + "\n",
    }
    for name, text in texts.items():
        (LAYOUTS / name).write_bytes(text.encode() if isinstance(text, str) else text)
    workbook(LAYOUTS / "workbook.xlsx")
    formulas(LAYOUTS / "formulas.xlsx")


if __name__ == "__main__":
    main()
