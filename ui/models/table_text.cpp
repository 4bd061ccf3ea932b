#include "ui/models/table_text.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QStringList>
#include <functional>

namespace tidegate::models {

namespace {

QString linesOf(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows,
                const std::function<QString(const QModelIndex &)> &cell,
                const std::function<QString(const QString &)> &header, QChar separator, const QString &end)
{
    QString text;
    QStringList cells;
    for (const int column : columns)
        cells.append(header(model.headerData(column, Qt::Horizontal).toString()));
    text += cells.join(separator) + end;
    const auto addRow = [&](int row) {
        cells.clear();
        for (const int column : columns)
            cells.append(cell(model.index(row, column)));
        text += cells.join(separator) + end;
    };
    if (rows.isEmpty()) {
        for (int row = 0; row < model.rowCount(); ++row)
            addRow(row);
    }
    for (const int row : rows)
        addRow(row);
    return text;
}

QString fileWord(QString text)
{
    static const QRegularExpression odd(QStringLiteral("[^\\w.]+"),
                                        QRegularExpression::UseUnicodePropertiesOption);
    return text.replace(odd, QStringLiteral("-"));
}

QString utc(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'"));
}

} // namespace

QString csvField(QString text)
{
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front())) {
        bool isNumber = false;
        text.toDouble(&isNumber); // a negative number is no formula
        if (!isNumber)
            text.prepend(QLatin1Char('\''));
    }
    static const QRegularExpression special(QStringLiteral("[\",\\r\\n]"));
    if (text.contains(special)) {
        text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        text = QLatin1Char('"') + text + QLatin1Char('"');
    }
    return text;
}

QByteArray tableAsCsv(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows,
                      bool bom)
{
    const auto cell = [](const QModelIndex &index) {
        const QVariant exact = index.data(exportRole);
        return csvField((exact.isValid() ? exact : index.data()).toString());
    };
    const QString text =
        linesOf(model, columns, rows, cell, csvField, QLatin1Char(','), QStringLiteral("\r\n"));
    return (bom ? QByteArray("\xEF\xBB\xBF") : QByteArray()) + text.toUtf8();
}

QString tableAsTsv(const QAbstractItemModel &model, const QList<int> &columns, const QList<int> &rows)
{
    const auto plain = [](const QString &text) { return text.simplified(); };
    const auto cell = [&plain](const QModelIndex &index) { return plain(index.data().toString()); };
    QString text = linesOf(model, columns, rows, cell, plain, QLatin1Char('\t'), QStringLiteral("\n"));
    text.chop(1); // pasted, a last empty row would be one too many
    return text;
}

QString exportFileName(const QString &subject, const QString &what, qint64 fromMs, qint64 toMs,
                       const QString &suffix)
{
    QStringList words;
    for (const QString &word : {subject, what}) {
        if (!word.isEmpty())
            words.append(fileWord(word));
    }
    words.append(utc(fromMs));
    if (toMs != fromMs)
        words.append(utc(toMs));
    return words.join(QLatin1Char('-')) + QLatin1Char('.') + suffix;
}

} // namespace tidegate::models
