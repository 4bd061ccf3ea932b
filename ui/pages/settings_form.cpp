#include "ui/pages/settings_form.h"

#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalBlocker>
#include <QStyle>
#include <QToolButton>

namespace tidegate::pages {

using models::ObjectEditor;
using models::SettingField;
using widgets::grid;

namespace {

const QString on = QStringLiteral("true");
const QString off = QStringLiteral("false");

QString noteOf(const SettingField &field)
{
    const QString range = models::settingRange(field);
    const bool hasDefault = !field.usual.isEmpty();
    if (hasDefault && field.shape == SettingField::Shape::Flag)
        return field.usual == on ? SettingsForm::tr("%1 Default: on.", "what it does").arg(field.help)
                                 : SettingsForm::tr("%1 Default: off.", "what it does").arg(field.help);
    if (!range.isEmpty() && hasDefault)
        return SettingsForm::tr("%1 Default %2, range %3.", "what it does, value, range")
            .arg(field.help, field.usual, range);
    if (hasDefault)
        return SettingsForm::tr("%1 Default %2.", "what it does, value").arg(field.help, field.usual);
    return field.help;
}

} // namespace

SettingsForm::SettingsForm(ObjectEditor *editor, QWidget *parent)
    : QWidget(parent), m_editor(editor), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, grid(2), 0);
    m_grid->setHorizontalSpacing(grid(3));
    m_grid->setVerticalSpacing(grid(1));
    m_grid->setColumnStretch(1, 1);
    connect(editor, &ObjectEditor::valuesShown, this, &SettingsForm::rebuild);
    connect(editor, &ObjectEditor::changed, this, &SettingsForm::showNotes);
    rebuild();
}

/// Rows are made anew only for other fields, so that the cursor stays where it is.
void SettingsForm::rebuild()
{
    const QList<SettingField> fields = m_editor->fields();
    QStringList keys;
    for (const SettingField &field : fields)
        keys.append(field.key);
    if (keys != m_keys) {
        for (const Row &row : std::as_const(m_rows)) {
            for (QWidget *part :
                 {static_cast<QWidget *>(row.title), row.field, static_cast<QWidget *>(row.unit),
                  static_cast<QWidget *>(row.reset), static_cast<QWidget *>(row.note)}) {
                m_grid->removeWidget(part);
                part->hide();
                part->deleteLater();
            }
        }
        m_rows.clear();
        m_grid->setRowStretch(2 * int(m_keys.size()), 0);
        m_keys = keys;
        for (int i = 0; i < fields.size(); ++i)
            addRow(fields.at(i), 2 * i);
        m_grid->setRowStretch(2 * int(keys.size()), 1);
    }
    for (const SettingField &field : fields) {
        const Row &row = m_rows[field.key];
        row.title->setText(field.title);
        if (auto *box = qobject_cast<QCheckBox *>(row.field)) {
            row.title->clear();
            box->setText(field.title);
        }
        row.unit->setText(field.unit);
        row.field->setAccessibleName(field.title);
        row.field->setToolTip(field.key);
        widgets::setHint(row.reset, tr("Back to the default: %1", "field").arg(field.title));
    }
    showValues();
}

void SettingsForm::addRow(const SettingField &field, int line)
{
    Row row;
    row.title = new QLabel(this);
    row.title->setTextFormat(Qt::PlainText);
    row.field = makeField(field);
    row.field->setObjectName(QStringLiteral("setting-") + field.key);
    row.title->setBuddy(row.field);
    row.unit = widgets::makeLabel("settingUnit", "caption", this);
    row.unit->setWordWrap(false);
    row.reset = widgets::makeIconButton("settingReset", QStringLiteral("undo"), this);
    row.note = widgets::makeLabel("settingNote", "caption", this);
    row.note->setContentsMargins(0, 0, 0, grid(2));
    const bool flag = field.shape == SettingField::Shape::Flag; // it carries its title itself
    row.title->setVisible(!flag);
    m_grid->addWidget(row.title, line, 0, Qt::AlignTop);
    m_grid->addWidget(row.field, line, flag ? 0 : 1, 1, flag ? 2 : 1);
    m_grid->addWidget(row.unit, line, 2);
    m_grid->addWidget(row.reset, line, 3, Qt::AlignTop);
    m_grid->addWidget(row.note, line + 1, 0, 1, 4);
    row.title->setMinimumHeight(row.field->sizeHint().height() > grid(10) ? 0
                                                                          : row.field->sizeHint().height());
    connect(row.reset, &QToolButton::clicked, this, [this, key = field.key] {
        m_editor->setValue(key, {});
        showValues();
    });
    m_rows[field.key] = row;
}

QWidget *SettingsForm::makeField(const SettingField &field)
{
    using Shape = SettingField::Shape;
    if (field.shape == Shape::Flag) {
        auto *box = new QCheckBox(this);
        connect(box, &QCheckBox::toggled, this,
                [this, key = field.key](bool checked) { m_editor->setValue(key, checked ? on : off); });
        return box;
    }
    if (field.shape == Shape::Choice) {
        auto *box = new QComboBox(this);
        for (const QString &choice : field.choices)
            box->addItem(choice, choice);
        connect(box, &QComboBox::currentIndexChanged, this,
                [this, box, key = field.key] { m_editor->setValue(key, box->currentData().toString()); });
        return box;
    }
    return makeText(field);
}

QWidget *SettingsForm::makeText(const SettingField &field)
{
    using Shape = SettingField::Shape;
    if (field.shape != Shape::Map && field.shape != Shape::ListMap) {
        auto *edit = new QLineEdit(this);
        connect(edit, &QLineEdit::textEdited, this,
                [this, key = field.key](const QString &text) { m_editor->setValue(key, text); });
        return edit;
    }
    auto *edit = new QPlainTextEdit(this);
    edit->setTabChangesFocus(true);
    edit->setLineWrapMode(QPlainTextEdit::NoWrap);
    edit->setFixedHeight(grid(18));
    connect(edit, &QPlainTextEdit::textChanged, this,
            [this, edit, key = field.key] { m_editor->setValue(key, edit->toPlainText()); });
    return edit;
}

/// Into the fields: another object, undo.
void SettingsForm::showValues()
{
    const QList<SettingField> fields = m_editor->fields();
    for (const SettingField &field : fields)
        showValue(field, m_rows[field.key]);
    showNotes();
}

void SettingsForm::showValue(const SettingField &field, const Row &row)
{
    const QSignalBlocker quiet(row.field);
    const QString value = m_editor->value(field.key);
    if (auto *box = qobject_cast<QCheckBox *>(row.field)) {
        box->setChecked((value.isEmpty() ? field.usual : value) == on);
    } else if (auto *choices = qobject_cast<QComboBox *>(row.field)) {
        const QString shown = value.isEmpty() ? field.usual : value;
        if (choices->findData(shown) < 0)
            choices->addItem(shown, shown);
        choices->setCurrentIndex(choices->findData(shown));
    } else if (auto *edit = qobject_cast<QLineEdit *>(row.field)) {
        if (edit->text().trimmed() != value)
            edit->setText(value);
    } else if (auto *text = qobject_cast<QPlainTextEdit *>(row.field)) {
        if (text->toPlainText().trimmed() != value)
            text->setPlainText(value);
    }
}

void SettingsForm::showNotes()
{
    const QList<SettingField> fields = m_editor->fields();
    for (const SettingField &field : fields) {
        if (m_rows.contains(field.key))
            showRow(field, m_rows[field.key]);
    }
}

void SettingsForm::showRow(const SettingField &field, const Row &row)
{
    if (auto *edit = qobject_cast<QLineEdit *>(row.field))
        edit->setPlaceholderText(field.usual);
    else if (auto *text = qobject_cast<QPlainTextEdit *>(row.field))
        text->setPlaceholderText(tr("None"));
    const QString value = m_editor->value(field.key);
    const QString problem = m_editor->problem(field.key);
    row.note->setText(problem.isEmpty() ? noteOf(field) : problem);
    row.field->setAccessibleDescription(row.note->text());
    row.reset->setEnabled(!value.isEmpty() && value != field.usual);
    const char *look = problem.isEmpty() ? "caption" : "problem";
    if (row.note->property("look").toByteArray() != look)
        widgets::changeLook(row.note, look);
    if (row.field->property("problem").toBool() != !problem.isEmpty()) {
        row.field->setProperty("problem", !problem.isEmpty());
        row.field->style()->unpolish(row.field);
        row.field->style()->polish(row.field);
    }
}

void SettingsForm::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        rebuild();
}

} // namespace tidegate::pages
