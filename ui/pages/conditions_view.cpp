#include "ui/pages/conditions_view.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QEvent>
#include <QGridLayout>
#include <QJsonArray>
#include <QVBoxLayout>
#include <algorithm>

namespace tidegate::pages {

namespace {

using resource::Condition;
using resource::ConditionStatus;
using widgets::Tone;

/// An Info condition that is False (an inactive revision) is no trouble.
Tone toneOf(const Condition &condition)
{
    if (condition.status == ConditionStatus::True)
        return Tone::Good;
    if (condition.status == ConditionStatus::Unknown)
        return Tone::Busy;
    return condition.severity.isEmpty() ? Tone::Bad : Tone::Idle;
}

std::vector<Condition> conditionsOf(const resource::Object &object)
{
    std::vector<Condition> conditions;
    for (const QJsonValue &value : object.status().value(QStringLiteral("conditions")).toArray())
        conditions.push_back(
            resource::conditionOf(object, value.toObject().value(QStringLiteral("type")).toString()));
    const QString ready = QStringLiteral("Ready");
    std::stable_partition(conditions.begin(), conditions.end(),
                          [&](const Condition &c) { return c.type == ready; });
    return conditions;
}

} // namespace

ConditionsView::ConditionsView(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(widgets::grid(2));
}

void ConditionsView::setObject(const resource::Object &object)
{
    auto conditions = conditionsOf(object);
    if (conditions == m_conditions && m_column->count() > 0)
        return;
    m_conditions = std::move(conditions);
    rebuild();
}

void ConditionsView::rebuild()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Condition &condition : m_conditions)
        m_column->addWidget(makeRow(condition));
    if (m_conditions.empty()) {
        auto *none = widgets::makeLabel("noConditions", "caption", this);
        none->setText(tr("The server has not told about its state yet."));
        m_column->addWidget(none);
    }
    m_column->addStretch();
}

/// What follows the first line is an app's output: kept in its lines, and scrolled where it is wide.
QWidget *ConditionsView::makeOutput(const QString &output, QWidget *parent)
{
    auto *view = new widgets::TextView(parent);
    view->setObjectName(QStringLiteral("conditionOutput"));
    view->setContent(output);
    const int lines = std::min(6, view->document()->blockCount());
    view->setFixedHeight(QFontMetrics(view->font()).lineSpacing() * lines + widgets::grid(8));
    return view;
}

QWidget *ConditionsView::makeRow(const Condition &condition)
{
    auto *row = new QWidget(this);
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(widgets::grid(2));
    layout->setVerticalSpacing(0);
    layout->setColumnStretch(1, 1);
    const Tone tone = toneOf(condition);
    auto *mark = new widgets::IconLabel(row);
    mark->setTone(tone);
    auto *type = widgets::makeLabel("conditionType", "strong", row);
    type->setText(condition.reason.isEmpty()
                      ? condition.type
                      : tr("%1 · %2", "condition · reason").arg(condition.type, condition.reason));
    layout->addWidget(mark, 0, 0, Qt::AlignTop);
    layout->addWidget(type, 0, 1);
    if (!condition.message.isEmpty()) {
        auto *message = widgets::makeLabel("conditionMessage", "caption", row);
        message->setText(condition.message.section(QLatin1Char('\n'), 0, 0));
        layout->addWidget(message, 1, 1);
    }
    if (const QString output = condition.message.section(QLatin1Char('\n'), 1); !output.isEmpty())
        layout->addWidget(makeOutput(output, row), 2, 1);
    const QString word = tone == Tone::Good ? tr("true") : tone == Tone::Busy ? tr("unknown") : tr("false");
    row->setAccessibleName(QStringLiteral("%1: %2. %3").arg(condition.type, word, condition.message));
    return row;
}

void ConditionsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rebuild();
}

} // namespace tidegate::pages
