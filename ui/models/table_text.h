#pragma once

#include <QAbstractItemModel>
#include <QByteArray>
#include <QList>
#include <QString>

/// Tables as text, for files and the clipboard. Pure; the model's thread.
namespace tidegate::models {

/// What exports ask for first: exact where the shown text is short (`5 min` → RFC 3339). Models that have
/// nothing exact leave it invalid, and Qt::DisplayRole is taken.
inline constexpr int exportRole = Qt::UserRole + 500;

/// A field after RFC 4180, and never something that a spreadsheet would take for a formula.
QString csvField(QString text);

/// These columns of the rows (all rows when there are none), with a header line. UTF-8; `bom` for Excel.
QByteArray tableAsCsv(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows = {},
                      bool bom = false);
/// As shown, tab-separated, for the clipboard.
QString tableAsTsv(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows = {});

/// `<subject>-<what>-<from>-<to>.<suffix>` of words that every file system takes; times in UTC, one when both
/// are the same.
QString exportFileName(const QString &subject, const QString &what, qint64 fromMs, qint64 toMs,
                       const QString &suffix);

} // namespace tidegate::models
