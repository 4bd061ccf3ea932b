#include "ui/dialogs/traffic_dialog.h"

#include "ui/models/formatting.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using models::TrafficModel;
using models::TrafficRow;
using widgets::grid;

QList<QWidget *> TrafficDialog::Row::all() const
{
    return {revision, slider, percent, tag, remove, problem};
}

TrafficDialog::TrafficDialog(TrafficModel *traffic, QWidget *parent)
    : QDialog(parent)
    , m_traffic(traffic)
    , m_title(widgets::makeLabel("dialogTitle", "heading", this))
    , m_hint(widgets::makeLabel("dialogText", "caption", this))
    , m_grid(new QGridLayout)
    , m_nowLabel(widgets::makeLabel("trafficNowLabel", "strong", this))
    , m_now(new widgets::PhaseBar(this))
    , m_thenLabel(widgets::makeLabel("trafficThenLabel", "strong", this))
    , m_then(new widgets::PhaseBar(this))
    , m_problem(widgets::makeLabel("trafficProblem", "problem", this))
{
    m_grid->setHorizontalSpacing(grid(3));
    m_grid->setVerticalSpacing(grid(1));
    m_grid->setColumnStretch(0, 3);
    m_grid->setColumnStretch(1, 3);
    m_grid->setColumnStretch(3, 2);
    for (int column = 0; column < 4; ++column) {
        m_heads.append(widgets::makeLabel("trafficHead", "caption", this));
        m_grid->addWidget(m_heads.last(), 0, column);
    }
    m_heads.at(2)->hide(); // the number belongs to the slider
    m_now->setObjectName(QStringLiteral("trafficNow"));
    m_then->setObjectName(QStringLiteral("trafficThen"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(5), grid(6), grid(4));
    column->setSpacing(grid(3));
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addLayout(m_grid);
    setupButtons();
    for (QWidget *widget : QList<QWidget *>{m_nowLabel, m_now, m_thenLabel, m_then, m_problem})
        column->insertWidget(column->count() - 1, widget);
    column->insertStretch(column->count() - 1);
    connect(traffic, &TrafficModel::rowsChanged, this, &TrafficDialog::rebuild);
    connect(traffic, &TrafficModel::valuesChanged, this, &TrafficDialog::showValues);
    connect(traffic, &TrafficModel::applied, this, &QDialog::accept);
    connect(traffic, &TrafficModel::failed, this, [this](const QString &why) {
        showPreview();
        m_problem->setText(why);
        m_problem->show();
    });
    retranslateUi();
    rebuild();
    resize(grid(190), sizeHint().height());
}

void TrafficDialog::setupButtons()
{
    auto *column = static_cast<QVBoxLayout *>(layout());
    m_add = widgets::makeButton("trafficAdd", QStringLiteral("plus"), nullptr, this);
    m_undo = widgets::makeButton("trafficUndo", QStringLiteral("undo"), nullptr, this);
    m_cancel = widgets::makeButton("cancel", {}, nullptr, this);
    m_apply = widgets::makeButton("trafficApply", {}, "primary", this);
    widgets::setChanges(m_apply);
    auto *edit = new QHBoxLayout;
    edit->setSpacing(grid(2));
    edit->addWidget(m_add);
    edit->addWidget(m_undo);
    edit->addStretch();
    column->addLayout(edit);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_apply);
    column->addLayout(buttons);
    connect(m_add, &QPushButton::clicked, m_traffic, [this] {
        // The newest that has no line yet, else the latest.
        QString next;
        for (const QString &revision : m_traffic->revisions()) {
            bool used = false;
            for (const TrafficRow &row : m_traffic->rows())
                used = used || row.revision == revision;
            if (!used && next.isEmpty())
                next = revision;
        }
        m_traffic->add(next);
    });
    connect(m_undo, &QPushButton::clicked, m_traffic, &TrafficModel::undo);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_apply, &QPushButton::clicked, m_traffic, &TrafficModel::apply);
    connect(m_apply, &QPushButton::clicked, this, &TrafficDialog::showPreview);
}

TrafficDialog::Row TrafficDialog::makeRow(int index)
{
    Row row;
    row.revision = new QComboBox(this);
    row.revision->setObjectName(QStringLiteral("trafficRevision"));
    row.revision->addItem(QString(), QString());
    for (const QString &revision : m_traffic->revisions())
        row.revision->addItem(revision, revision);
    row.slider = new QSlider(Qt::Horizontal, this);
    row.slider->setObjectName(QStringLiteral("trafficSlider"));
    row.slider->setRange(0, 100);
    row.slider->setPageStep(10);
    row.percent = new QSpinBox(this);
    row.percent->setObjectName(QStringLiteral("trafficPercent"));
    row.percent->setRange(0, 100);
    row.percent->setButtonSymbols(QAbstractSpinBox::NoButtons); // the slider stands beside it
    row.tag = new QLineEdit(this);
    row.tag->setObjectName(QStringLiteral("trafficTag"));
    row.remove = widgets::makeIconButton("trafficRemove", QStringLiteral("close"), this);
    row.problem = widgets::makeLabel("trafficRowProblem", "problem", this);
    const int line = 1 + index * 2;
    m_grid->addWidget(row.revision, line, 0);
    m_grid->addWidget(row.slider, line, 1);
    m_grid->addWidget(row.percent, line, 2);
    m_grid->addWidget(row.tag, line, 3);
    m_grid->addWidget(row.remove, line, 4);
    m_grid->addWidget(row.problem, line + 1, 0, 1, 5);
    return row;
}

void TrafficDialog::connectRow(const Row &row, int index)
{
    connect(row.slider, &QSlider::valueChanged, this,
            [this, index](int value) { m_traffic->setPercent(index, value); });
    connect(row.percent, &QSpinBox::valueChanged, this,
            [this, index](int value) { m_traffic->setPercent(index, value); });
    connect(row.tag, &QLineEdit::textEdited, this,
            [this, index](const QString &text) { m_traffic->setTag(index, text.trimmed()); });
    connect(row.revision, &QComboBox::activated, this, [this, index, box = row.revision] {
        m_traffic->setRevision(index, box->currentData().toString());
    });
    // The row goes away with its own button: only after the click.
    connect(
        row.remove, &QToolButton::clicked, this, [this, index] { m_traffic->remove(index); },
        Qt::QueuedConnection);
}

void TrafficDialog::rebuild()
{
    for (const Row &row : std::as_const(m_rows)) {
        for (QWidget *widget : row.all()) {
            m_grid->removeWidget(widget);
            widget->hide();
            widget->setObjectName({});
            widget->deleteLater();
        }
    }
    m_rows.clear();
    for (int i = 0; i < m_traffic->rows().size(); ++i) {
        m_rows.append(makeRow(i));
        connectRow(m_rows.last(), i);
        nameRow(m_rows.last(), i);
    }
    showValues();
}

void TrafficDialog::nameRow(const Row &row, int index)
{
    row.revision->setItemText(0, m_traffic->title({true, {}, {}, 0}));
    const QString name = m_traffic->title(m_traffic->rows().at(index));
    row.revision->setAccessibleName(tr("Revision of line %1").arg(index + 1));
    row.slider->setAccessibleName(tr("Share of %1", "revision").arg(name));
    row.percent->setAccessibleName(tr("Share of %1", "revision").arg(name));
    row.percent->setSuffix(QStringLiteral(" %"));
    row.tag->setAccessibleName(tr("Tag of %1", "revision").arg(name));
    row.tag->setPlaceholderText(tr("none"));
    widgets::setHint(row.remove, tr("Remove %1", "revision").arg(name));
}

void TrafficDialog::showValues()
{
    for (int i = 0; i < m_rows.size(); ++i) {
        const Row &row = m_rows.at(i);
        const TrafficRow &value = m_traffic->rows().at(i);
        const QSignalBlocker quietSlider(row.slider);
        const QSignalBlocker quietNumber(row.percent);
        row.slider->setValue(value.percent);
        row.percent->setValue(value.percent);
        const int at = row.revision->findData(value.latest ? QString() : value.revision);
        if (at < 0)
            row.revision->addItem(value.revision, value.revision);
        row.revision->setCurrentIndex(at < 0 ? row.revision->count() - 1 : at);
        if (row.tag->text() != value.tag)
            row.tag->setText(value.tag);
        row.remove->setEnabled(m_rows.size() > 1);
        row.slider->setEnabled(m_rows.size() > 1);
        row.percent->setEnabled(m_rows.size() > 1);
        row.problem->setText(m_traffic->problem(i));
        row.problem->setVisible(!row.problem->text().isEmpty());
        nameRow(row, i);
    }
    showPreview();
}

void TrafficDialog::showPreview()
{
    const auto phasesOf = [this](const QList<TrafficRow> &rows) {
        static const QList tones{widgets::Tone::Busy, widgets::Tone::Good, widgets::Tone::Caution,
                                 widgets::Tone::Idle};
        QList<widgets::PhaseBar::Phase> phases;
        for (const TrafficRow &row : rows) {
            if (row.percent > 0)
                phases.append({m_traffic->title(row), models::formatting::percent(row.percent),
                               double(row.percent), tones.at(phases.size() % tones.size())});
        }
        return phases;
    };
    m_now->setPhases(phasesOf(m_traffic->original()));
    m_then->setPhases(phasesOf(m_traffic->rows()));
    m_now->setAccessibleDescription(m_traffic->sentence(m_traffic->original()));
    m_then->setAccessibleDescription(m_traffic->sentence(m_traffic->rows()));
    m_undo->setEnabled(m_traffic->canUndo());
    m_apply->setEnabled(m_traffic->isChanged() && m_traffic->isSound() && !m_traffic->isApplying());
    m_problem->hide();
}

void TrafficDialog::retranslateUi()
{
    setWindowTitle(tr("Traffic"));
    m_title->setText(tr("Traffic of %1", "app").arg(m_traffic->service().name()));
    m_hint->setText(tr("The shares are whole percents and always make 100: the others give and take in "
                       "proportion. A tag gives a revision an address of its own, also with 0 %."));
    const QStringList heads{tr("Revision"), tr("Share"), {}, tr("Tag")};
    for (int i = 0; i < heads.size(); ++i)
        m_heads.at(i)->setText(heads.at(i));
    m_add->setText(tr("&Add a revision"));
    m_undo->setText(tr("&Undo"));
    m_undo->setShortcut(QKeySequence::Undo);
    m_nowLabel->setText(tr("Now"));
    m_thenLabel->setText(tr("After applying"));
    m_now->setAccessibleName(tr("Traffic now"));
    m_then->setAccessibleName(tr("Traffic after applying"));
    m_cancel->setText(tr("Cancel"));
    m_apply->setText(tr("Apply"));
    if (!m_rows.isEmpty())
        showValues();
}

void TrafficDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
