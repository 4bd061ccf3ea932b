#include "ui/pages/traffic_view.h"

#include "ui/models/formatting.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QVBoxLayout>

namespace tidegate::pages {

TrafficView::TrafficView(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(widgets::grid(3));
}

void TrafficView::setService(const resource::Object &service)
{
    const QJsonArray traffic = service.status().value(QLatin1String("traffic")).toArray();
    if (traffic == m_traffic && m_column->count() > 0)
        return;
    m_traffic = traffic;
    rebuild();
}

void TrafficView::rebuild()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const resource::TrafficTarget &target : resource::readTraffic(m_traffic))
        m_column->addWidget(makeRow(target));
    if (m_traffic.isEmpty()) {
        auto *none = widgets::makeLabel("noTraffic", "caption", this);
        none->setText(tr("No revision receives traffic yet."));
        m_column->addWidget(none);
    }
    m_column->addStretch();
}

QWidget *TrafficView::makeRow(const resource::TrafficTarget &target)
{
    const int percent = target.percent.value_or(0);
    QString name = target.revisionName;
    if (target.latestRevision)
        name = tr("%1 (latest)", "revision").arg(name);
    if (!target.tag.isEmpty())
        name = tr("%1 · tag %2", "revision, tag").arg(name, target.tag);
    auto *bar = new widgets::UseBar(this);
    bar->setObjectName(QStringLiteral("trafficBar"));
    bar->setScarce(false);
    bar->setUse(name, models::formatting::percent(percent), percent / 100.0);
    return bar;
}

void TrafficView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rebuild();
}

} // namespace tidegate::pages
