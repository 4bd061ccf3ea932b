#pragma once

#include <QString>

namespace tidegate::models {

enum class Tongue
{
    English,
    Chinese
};

/// The tongue of the user interface (the default QLocale's).
Tongue currentTongue();

/// What a schedule means, in one plain sentence: `At 08:00:30 from Monday to Friday.` /
/// `每周一至周五 08:00:30。` What has no plain shape is told field by field. Empty when the schedule cannot
/// be read. The times are those of the trigger's own zone, which the sentence does not name. Pure.
QString scheduleSentence(const QString &schedule, Tongue tongue);

} // namespace tidegate::models
