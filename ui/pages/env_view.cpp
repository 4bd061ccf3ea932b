#include "ui/pages/env_view.h"

#include "ui/models/secret_names.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QToolButton>

namespace tidegate::pages {

using widgets::grid;

EnvView::EnvView(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    setObjectName(QStringLiteral("envView"));
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid(3));
    m_grid->setVerticalSpacing(0);
    m_grid->setColumnStretch(1, 1);
}

void EnvView::setEntries(const QString &subject, const QList<models::EnvEntry> &entries)
{
    if (subject == m_subject && entries == m_entries)
        return;
    if (subject != m_subject)
        m_revealed.clear();
    m_subject = subject;
    m_entries = entries;
    rebuild();
}

void EnvView::rebuild()
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater(); // one of them may be the sender
        delete item;
    }
    int row = 0;
    for (const models::EnvEntry &entry : std::as_const(m_entries))
        addRow(row++, entry);
    setVisible(!m_entries.isEmpty());
}

void EnvView::addRow(int row, const models::EnvEntry &entry)
{
    auto *name = widgets::makeLabel("envName", "caption", this);
    name->setWordWrap(false);
    name->setText(entry.name);
    name->setMinimumHeight(grid(6));
    auto *value = new widgets::ElidedLabel(Qt::ElideRight, this);
    value->setObjectName(QStringLiteral("envValue-") + entry.name);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(value, row, 1);
    if (!models::isSecretName(entry.name)) {
        value->setFullText(entry.value);
        return;
    }
    const bool isRevealed = m_revealed.contains(entry.name);
    value->setFullText(isRevealed ? entry.value : models::maskedText());
    auto *reveal = widgets::makeIconButton("reveal", QStringLiteral("eye"), this);
    reveal->setObjectName(QStringLiteral("reveal-") + entry.name);
    reveal->setFixedSize(grid(6), grid(6));
    widgets::setHint(reveal, isRevealed ? tr("Hide the value of %1").arg(entry.name)
                                        : tr("Show the value of %1").arg(entry.name));
    m_grid->addWidget(reveal, row, 2);
    connect(reveal, &QToolButton::clicked, this, [this, name = entry.name] {
        if (!m_revealed.removeOne(name))
            m_revealed.append(name);
        rebuild();
    });
}

void EnvView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rebuild();
}

} // namespace tidegate::pages
