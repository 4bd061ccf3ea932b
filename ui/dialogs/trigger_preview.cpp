#include "ui/dialogs/trigger_preview.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

constexpr int shownMoments = 10;

} // namespace

TriggerPreview::TriggerPreview(QWidget *parent)
    : QWidget(parent)
    , m_heading(widgets::makeLabel("previewHeading", "strong", this))
    , m_sentence(widgets::makeLabel("scheduleSentence", nullptr, this))
    , m_zone(widgets::makeLabel("previewZone", "caption", this))
    , m_moments(new QTableWidget(0, 3, this))
    , m_note(widgets::makeLabel("previewNote", "caption", this))
{
    m_moments->setObjectName(QStringLiteral("nextTimes"));
    m_moments->verticalHeader()->hide();
    m_moments->verticalHeader()->setDefaultSectionSize(grid(7));
    m_moments->horizontalHeader()->setHighlightSections(false);
    m_moments->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_moments->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_moments->horizontalHeader()->setStretchLastSection(true);
    m_moments->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_moments->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_moments->setShowGrid(false);
    m_moments->setTabKeyNavigation(false);
    m_moments->setMinimumWidth(grid(105));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    column->addWidget(m_heading);
    column->addWidget(m_sentence);
    column->addWidget(m_zone);
    column->addWidget(m_moments, 1);
    column->addWidget(m_note);
    retranslateUi();
}

void TriggerPreview::show(const models::TriggerEditor &editor)
{
    const QString sentence = editor.sentence();
    m_sentence->setText(sentence.isEmpty() ? tr("This is no schedule yet.") : sentence);
    const QString zone = editor.form().zone.isEmpty() ? QStringLiteral("UTC") : editor.form().zone;
    m_zone->setText(tr("By the clock of %1", "time zone").arg(zone));
    const auto moments = editor.moments(shownMoments);
    m_moments->setRowCount(static_cast<int>(moments.size()));
    bool hasChange = false;
    for (int row = 0; row < moments.size(); ++row) {
        const models::UpcomingMoment &moment = moments.at(row);
        hasChange = hasChange || moment.isChangeDay;
        const QString day =
            moment.isChangeDay ? tr("%1 – clock change", "day of the week").arg(moment.day) : moment.day;
        const QStringList cells{moment.utc, moment.local, day};
        for (int column = 0; column < cells.size(); ++column)
            m_moments->setItem(row, column, new QTableWidgetItem(cells.at(column)));
    }
    m_note->setText(hasChange
                        ? tr("On days with a clock change hours are missing or come twice; the policies "
                             "say what becomes of them.")
                    : moments.isEmpty() ? tr("There is no next time.")
                                        : QString());
    m_note->setVisible(!m_note->text().isEmpty());
}

void TriggerPreview::retranslateUi()
{
    m_heading->setText(tr("What it means"));
    m_moments->setHorizontalHeaderLabels({tr("UTC"), tr("In the zone"), tr("Day")});
    m_moments->setAccessibleName(tr("The next ten times"));
}

void TriggerPreview::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
