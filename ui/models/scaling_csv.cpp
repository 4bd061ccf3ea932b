#include "ui/models/formatting.h"
#include "ui/models/scaling_series.h"
#include "ui/models/table_text.h"

#include <QStringList>

namespace tidegate::models {

namespace {

QString line(const ScalingSample &sample, const QString &why)
{
    QStringList cells{QString::fromStdString(formatMicroTime(sample.time))};
    for (const double value : {sample.desired, sample.ready, sample.starting, sample.concurrency, sample.rps,
                               sample.waiting, sample.stable, sample.panic, sample.target})
        cells << QString::number(value, 'g', 12);
    cells << (sample.inPanic ? QStringLiteral("true") : QStringLiteral("false")) << csvField(why);
    return cells.join(QLatin1Char(','));
}

} // namespace

QByteArray ScalingSeries::toCsv() const
{
    QString text = QStringLiteral(
        "time,desired,ready,starting,concurrency,rps,waiting,stable,panic,target,inPanic,why\r\n");
    for (const ScalingSample &sample : shown())
        text += line(sample, formatting::inOwnLanguage(sample.whyEn, sample.whyZh)) + QStringLiteral("\r\n");
    return text.toUtf8();
}

} // namespace tidegate::models
