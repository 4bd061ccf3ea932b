#include "ui/pages/detail_pane.h"

#include "ui/pages/state_look.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace tidegate::pages {

using widgets::grid;

DetailPane::DetailPane(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_name(new widgets::ElidedLabel(Qt::ElideMiddle, this))
    , m_badge(new widgets::Badge(this))
    , m_reason(new widgets::ElidedLabel(Qt::ElideRight, this))
    , m_actions(new QHBoxLayout)
    , m_body(new QVBoxLayout)
    , m_nothing(new widgets::MessageView(m_stack))
{
    m_name->setObjectName(QStringLiteral("detailName"));
    m_badge->setObjectName(QStringLiteral("detailState"));
    m_reason->setObjectName(QStringLiteral("detailReason"));
    widgets::setLook(m_name, "heading");
    widgets::setLook(m_reason, "caption");
    auto *head = new QHBoxLayout;
    head->setSpacing(grid(2));
    head->addWidget(m_name);
    head->addWidget(m_badge);
    head->addWidget(m_reason, 1);
    m_actions->setSpacing(grid(2));
    head->addLayout(m_actions);
    auto *something = new QWidget(m_stack);
    auto *column = new QVBoxLayout(something);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    column->addLayout(head);
    column->addLayout(m_body, 1);
    m_stack->addWidget(something);
    m_stack->addWidget(m_nothing);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_stack);
}

void DetailPane::show(const QString &name, const models::StateInfo &state)
{
    m_name->setFullText(name);
    m_badge->setState(toneOf(state.state), state.text);
    m_badge->setToolTip(state.reason);
    m_reason->setFullText(state.reason.section(QLatin1Char('\n'), 0, 0));
    m_stack->setCurrentIndex(0);
}

void DetailPane::showNothing(const QString &hint)
{
    m_nothing->setMessage(QStringLiteral("info"), hint, {});
    m_stack->setCurrentIndex(1);
}

} // namespace tidegate::pages
