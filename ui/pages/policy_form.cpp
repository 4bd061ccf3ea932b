#include "ui/pages/policy_form.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

namespace tidegate::pages {

using models::PolicyField;
using models::PolicyModel;
using widgets::grid;

namespace {

QByteArray nameOf(const PolicyField &field)
{
    return "policy-" + field.key.section(QLatin1Char('/'), 1).toLatin1();
}

} // namespace

PolicyForm::PolicyForm(PolicyModel *policy, QWidget *parent) : QWidget(parent), m_policy(policy)
{
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, grid(2), 0);
    layout->setHorizontalSpacing(grid(3));
    layout->setVerticalSpacing(grid(1));
    layout->setColumnStretch(1, 1);
    for (const PolicyField &field : models::policyFields())
        addRow(field);
    layout->setRowStretch(layout->rowCount(), 1);
    connect(policy, &PolicyModel::valuesShown, this, &PolicyForm::showValues);
    connect(policy, &PolicyModel::changed, this, &PolicyForm::showNotes);
    retranslateUi();
}

void PolicyForm::addRow(const PolicyField &field)
{
    auto *layout = static_cast<QGridLayout *>(this->layout());
    int line = layout->rowCount();
    const int group = static_cast<int>(field.group);
    if (!m_groups.contains(group)) {
        m_groups[group] = widgets::makeLabel("policyGroup", "strong", this);
        m_groups[group]->setContentsMargins(0, m_groups.size() > 1 ? grid(4) : 0, 0, grid(1));
        layout->addWidget(m_groups[group], line++, 0, 1, 4);
    }
    Row row;
    row.title = new QLabel(this);
    row.title->setTextFormat(Qt::PlainText);
    row.field = makeField(field);
    row.title->setBuddy(row.field);
    row.unit = widgets::makeLabel("policyUnit", "caption", this);
    row.unit->setWordWrap(false);
    row.reset = widgets::makeIconButton("policyReset", QStringLiteral("undo"), this);
    row.note = widgets::makeLabel("policyNote", "caption", this);
    row.note->setContentsMargins(0, 0, 0, grid(2));
    layout->addWidget(row.title, line, 0);
    layout->addWidget(row.field, line, 1);
    layout->addWidget(row.unit, line, 2);
    layout->addWidget(row.reset, line, 3);
    layout->addWidget(row.note, line + 1, 1, 1, 3);
    connect(row.reset, &QToolButton::clicked, this, [this, key = field.key] {
        m_policy->setValue(key, {});
        showValues();
    });
    m_rows[field.key] = row;
}

QWidget *PolicyForm::makeField(const PolicyField &field)
{
    if (field.shape == PolicyField::Shape::Choice) {
        auto *box = new QComboBox(this);
        box->setObjectName(QString::fromLatin1(nameOf(field)));
        box->addItem(QString(), QString());
        for (const QString &choice : field.choices)
            box->addItem(choice, choice);
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, box, key = field.key] { m_policy->setValue(key, box->currentData().toString()); });
        return box;
    }
    auto *edit = new QLineEdit(this);
    edit->setObjectName(QString::fromLatin1(nameOf(field)));
    connect(edit, &QLineEdit::textEdited, this,
            [this, key = field.key](const QString &text) { m_policy->setValue(key, text); });
    return edit;
}

void PolicyForm::retranslateUi()
{
    for (auto it = m_groups.begin(); it != m_groups.end(); ++it)
        it.value()->setText(models::policyGroupTitle(PolicyField::Group(it.key())));
    for (const PolicyField &field : models::policyFields()) {
        const Row &row = m_rows[field.key];
        row.title->setText(models::policyTitle(field.key));
        row.unit->setText(models::policyUnit(field));
        row.field->setAccessibleName(models::policyTitle(field.key));
        row.field->setToolTip(field.key);
        widgets::setHint(row.reset,
                         tr("Back to the default: %1", "field").arg(models::policyTitle(field.key)));
    }
    showValues();
}

/// Into the fields: another app, undo.
void PolicyForm::showValues()
{
    for (const PolicyField &field : models::policyFields()) {
        const Row &row = m_rows[field.key];
        const QSignalBlocker quiet(row.field);
        const QString value = m_policy->value(field.key);
        if (auto *edit = qobject_cast<QLineEdit *>(row.field)) {
            if (edit->text() != value)
                edit->setText(value);
        } else if (auto *box = qobject_cast<QComboBox *>(row.field)) {
            if (box->findData(value) < 0)
                box->addItem(value, value);
            box->setCurrentIndex(box->findData(value));
        }
    }
    showNotes();
}

void PolicyForm::showNotes()
{
    for (const PolicyField &field : models::policyFields())
        showRow(field, m_rows[field.key]);
}

void PolicyForm::showRow(const PolicyField &field, const Row &row)
{
    const QString usual = m_policy->defaultOf(field);
    if (auto *edit = qobject_cast<QLineEdit *>(row.field))
        edit->setPlaceholderText(usual);
    else if (auto *box = qobject_cast<QComboBox *>(row.field))
        box->setItemText(0, tr("default (%1)", "value").arg(usual));
    const QString problem = m_policy->problem(field.key);
    row.note->setText(problem.isEmpty() ? noteOf(field) : problem);
    row.field->setAccessibleDescription(row.note->text());
    row.reset->setEnabled(!m_policy->value(field.key).isEmpty());
    const char *look = problem.isEmpty() ? "caption" : "problem";
    if (row.note->property("look").toByteArray() != look)
        widgets::changeLook(row.note, look);
    if (row.field->property("problem").toBool() != !problem.isEmpty()) {
        row.field->setProperty("problem", !problem.isEmpty());
        row.field->style()->unpolish(row.field);
        row.field->style()->polish(row.field);
    }
}

QString PolicyForm::noteOf(const PolicyField &field) const
{
    const QString range = models::policyRange(field);
    const QString usual = m_policy->defaultOf(field);
    const QString help = models::policyHelp(field.key);
    if (range.isEmpty() && usual.isEmpty())
        return help;
    if (range.isEmpty())
        return tr("%1 Default %2.", "what it does, value").arg(help, usual);
    return tr("%1 Default %2, range %3.", "what it does, value, range").arg(help, usual, range);
}

void PolicyForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
