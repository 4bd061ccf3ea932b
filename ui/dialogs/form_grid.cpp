#include "ui/dialogs/form_grid.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QGridLayout>
#include <QLabel>
#include <QStyle>

namespace tidegate::dialogs {

using widgets::grid;

FormGrid::FormGrid(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(grid(3));
    m_grid->setVerticalSpacing(grid(1));
    m_grid->setColumnStretch(1, 1);
}

void FormGrid::add(const QString &key, QWidget *field)
{
    Row row;
    row.label = new QLabel(this);
    row.label->setBuddy(field);
    row.field = field;
    row.note = widgets::makeLabel("note", "problem", this);
    row.note->setObjectName(QStringLiteral("problem-") + key);
    row.note->hide();
    const int at = m_grid->rowCount();
    row.label->setMinimumHeight(grid(8));
    m_grid->addWidget(row.label, at, 0, Qt::AlignLeft | Qt::AlignTop);
    m_grid->addWidget(field, at, 1);
    m_grid->addWidget(row.note, at + 1, 1);
    m_rows.insert(key, row);
}

void FormGrid::setLabel(const QString &key, const QString &text)
{
    m_rows[key].label->setText(text);
    m_rows[key].field->setAccessibleName(text);
}

void FormGrid::setProblem(const QString &key, const QString &text)
{
    Row &row = m_rows[key];
    if (!row.note || row.problem == text)
        return;
    row.problem = text;
    row.field->setProperty("problem", !text.isEmpty());
    row.field->style()->unpolish(row.field);
    row.field->style()->polish(row.field);
    row.field->setAccessibleDescription(text);
    showNote(row);
}

void FormGrid::setHint(const QString &key, const QString &text)
{
    m_rows[key].hint = text;
    showNote(m_rows[key]);
}

void FormGrid::setRowVisible(const QString &key, bool visible)
{
    Row &row = m_rows[key];
    row.hidden = !visible;
    row.label->setVisible(visible);
    row.field->setVisible(visible);
    showNote(row);
}

QString FormGrid::problem(const QString &key) const
{
    return m_rows.value(key).problem;
}

void FormGrid::showNote(Row &row)
{
    widgets::changeLook(row.note, row.problem.isEmpty() ? "caption" : "problem");
    row.note->setText(row.problem.isEmpty() ? row.hint : row.problem);
    row.note->setVisible(!row.note->text().isEmpty() && !row.hidden);
}

} // namespace tidegate::dialogs
