#include "ui/widgets/facts_view.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QToolButton>

namespace tidegate::widgets {

namespace {

enum Column
{
    LabelColumn,
    ValueColumn,
    CopyColumn
};

bool sameShape(const QList<Fact> &a, const QList<Fact> &b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](const Fact &x, const Fact &y) {
               return x.copyable == y.copyable && x.url.isEmpty() == y.url.isEmpty();
           });
}

} // namespace

FactsView::FactsView(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid(3));
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(ValueColumn, 1);
}

void FactsView::setFacts(const QList<Fact> &facts)
{
    if (facts == m_facts)
        return;
    const bool same = sameShape(facts, m_facts);
    m_facts = facts;
    if (!same)
        rebuild();
    for (int row = 0; row < m_facts.size(); ++row)
        fill(row);
}

void FactsView::rebuild()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; row < m_facts.size(); ++row) {
        auto *label = makeLabel("factLabel", "caption", this);
        label->setWordWrap(false);
        label->setMinimumHeight(grid(6) + grid(1) / 2);
        label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        auto *value = new ElidedLabel(Qt::ElideMiddle, this);
        value->setObjectName(QStringLiteral("factValue%1").arg(row));
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse |
                                       Qt::LinksAccessibleByKeyboard);
        connect(value, &QLabel::linkActivated, this,
                [this, row] { Q_EMIT linkActivated(m_facts.at(row).url); });
        m_grid->addWidget(label, row, LabelColumn);
        m_grid->addWidget(value, row, ValueColumn);
        if (!m_facts.at(row).copyable)
            continue;
        auto *copy = makeIconButton("copyFact", QStringLiteral("copy"), this);
        connect(copy, &QToolButton::clicked, this, [this, row] {
            const Fact &fact = m_facts.at(row);
            QApplication::clipboard()->setText(fact.tooltip.isEmpty() ? fact.value : fact.tooltip);
        });
        copy->setFixedSize(grid(6), grid(6));
        m_grid->addWidget(copy, row, CopyColumn);
    }
}

void FactsView::fill(int row)
{
    const Fact &fact = m_facts.at(row);
    if (auto *label = qobject_cast<QLabel *>(m_grid->itemAtPosition(row, LabelColumn)->widget()))
        label->setText(fact.label);
    auto *value = qobject_cast<ElidedLabel *>(m_grid->itemAtPosition(row, ValueColumn)->widget());
    const QString shown = fact.value.isEmpty() ? QStringLiteral("–") : fact.value;
    value->setLink(shown, fact.url.isValid() ? fact.url.toString() : QString());
    if (!fact.tooltip.isEmpty())
        value->setToolTip(fact.tooltip);
    if (QLayoutItem *copy = m_grid->itemAtPosition(row, CopyColumn))
        setHint(qobject_cast<QAbstractButton *>(copy->widget()),
                tr("Copy \"%1\"", "the name of a value").arg(fact.label));
}

void FactsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        for (int row = 0; row < m_facts.size(); ++row)
            fill(row);
    }
}

} // namespace tidegate::widgets
