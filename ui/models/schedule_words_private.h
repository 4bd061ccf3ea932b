#pragma once

#include "ui/models/schedule_parts.h"

#include <QString>

// A file for each tongue; who wants a sentence asks scheduleSentence().

namespace tidegate::models {

QString englishSentence(const ScheduleParts &parts);
QString chineseSentence(const ScheduleParts &parts);
QString englishInterval(qint64 seconds);
QString chineseInterval(qint64 seconds);

QString clockText(const ClockTime &time, bool withSeconds);
bool needsSeconds(const QList<ClockTime> &times);

} // namespace tidegate::models
