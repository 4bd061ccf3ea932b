#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QLocale>
#include <QString>
#include <chrono>
#include <optional>

/// Values as people read them, by the default QLocale (set it when the language changes). Pure; any thread.
namespace tidegate::models::formatting {

/// `1.5 MiB`.
QString bytes(qint64 bytes);

/// For waiting times: `0.8 ms`, `312 ms`, `1.25 s`, `2 min 5 s`, `3 h 10 min`.
QString duration(std::chrono::nanoseconds duration);
QString milliseconds(double ms); ///< duration() of so many milliseconds

/// How long ago, coarse: `12 s`, `5 min`, `3 h`, `4 d`; empty when `since` is not known. Never negative.
QString age(std::optional<WallTime> since, WallTime now);

/// Up to `decimals` places, without trailing zeros, with group separators.
QString number(double value, int decimals = 2);
QString percent(double value);                    ///< 50 → `50 %`, as the locale writes it
QString actualOfDesired(int actual, int desired); ///< `2 / 4`; an en dash for what is not known (negative)

/// Local time with seconds, for tables: `14:03:22` today, with the date else.
QString time(WallTime time, WallTime now);
/// Local date and time with seconds and the zone, for tooltips.
QString dateTime(WallTime time);

/// A sentence a person can act on: the message, the subject where it is not part of it, and one line a cause.
QString error(const Error &error);
/// The name of an error's kind: `Not found`, `Refused by validation`, …
QString codeName(Code code);

/// Of what the server says in both languages: in the UI's, or in the other one where that is empty.
QString inOwnLanguage(const QString &en, const QString &zh);

/// What people call a runtime: `Java` for `java`; what is not known stays as it is.
QString runtimeName(const QString &runtime);

} // namespace tidegate::models::formatting
