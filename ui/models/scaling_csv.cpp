#include "ui/models/scaling_series.h"

#include <QStringList>

namespace tidegate::models {

namespace {

/// RFC 4180, and never something a spreadsheet would take for a formula.
QString field(QString text)
{
    if (!text.isEmpty() && QStringLiteral("=+-@\t\r").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    if (text.contains(QLatin1Char('"')) || text.contains(QLatin1Char(',')) ||
        text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r'))) {
        text.replace(QLatin1Char('"'), QStringLiteral("\"\""));
        text = QLatin1Char('"') + text + QLatin1Char('"');
    }
    return text;
}

QString line(const ScalingSample &sample, const QString &why)
{
    QStringList cells{QString::fromStdString(formatMicroTime(sample.time))};
    for (const double value : {sample.desired, sample.ready, sample.starting, sample.concurrency, sample.rps,
                               sample.waiting, sample.stable, sample.panic, sample.target})
        cells << QString::number(value, 'g', 12);
    cells << (sample.inPanic ? QStringLiteral("true") : QStringLiteral("false")) << field(why);
    return cells.join(QLatin1Char(','));
}

} // namespace

QByteArray ScalingSeries::toCsv() const
{
    const bool chinese = QLocale().language() == QLocale::Chinese;
    QString text = QStringLiteral(
        "time,desired,ready,starting,concurrency,rps,waiting,stable,panic,target,inPanic,why\r\n");
    for (const ScalingSample &sample : shown())
        text += line(sample, chinese ? sample.whyZh : sample.whyEn) + QStringLiteral("\r\n");
    return text.toUtf8();
}

} // namespace tidegate::models
