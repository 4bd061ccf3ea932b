#include "ui/dialogs/function_editor.h"

#include "ui/dialogs/code_highlighter.h"
#include "ui/dialogs/test_event_view.h"
#include "ui/models/deploy_model.h"
#include "ui/session/settings.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QJsonObject>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>
#include <utility>

namespace tidegate::dialogs {

using models::FunctionKind;
using models::FunctionLanguage;
using widgets::grid;

namespace {

constexpr int draftMs = 1000; ///< after the last key
const QString draftKey = QStringLiteral("drafts/function");
const QString languageKey = QStringLiteral("language");
const QString kindKey = QStringLiteral("kind");
const QString nameKey = QStringLiteral("name");
const QString sourceKey = QStringLiteral("source");

} // namespace

FunctionEditor::FunctionEditor(session::Settings *settings, session::RequestStore *requests,
                               const QString &profile, QWidget *parent)
    : QWidget(parent)
    , m_settings(settings)
    , m_tabs(new QTabWidget(this))
    , m_language(new QComboBox)
    , m_kind(new QComboBox)
    , m_name(new QLineEdit)
    , m_languageLabel(new QLabel)
    , m_kindLabel(new QLabel)
    , m_nameLabel(new QLabel)
    , m_template(widgets::makeButton("functionTemplate", QStringLiteral("undo")))
    , m_code(new QPlainTextEdit)
    , m_highlighter(new CodeHighlighter(m_code->document()))
    , m_note(widgets::makeLabel("functionNote", "caption"))
    , m_event(new TestEventView(requests, profile))
{
    m_tabs->setObjectName(QStringLiteral("functionTabs"));
    m_tabs->addTab(makeSource(), QString());
    m_tabs->addTab(m_event, QString());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_tabs);
    m_draftTimer.setSingleShot(true);
    m_draftTimer.setInterval(draftMs);
    connect(&m_draftTimer, &QTimer::timeout, this, &FunctionEditor::writeDraft);
    // Another language or kind replaces what nobody has written yet; the button replaces it always.
    const auto chosen = [this] {
        m_highlighter->setLanguage(language());
        m_event->setKind(kind());
        if (source().trimmed().isEmpty() || models::isFunctionTemplate(source()))
            applyTemplate();
        Q_EMIT changed();
    };
    connect(m_language, &QComboBox::currentIndexChanged, this, chosen);
    connect(m_kind, &QComboBox::currentIndexChanged, this, chosen);
    connect(m_template, &QPushButton::clicked, this, &FunctionEditor::applyTemplate);
    connect(m_code, &QPlainTextEdit::textChanged, this, [this] {
        if (std::exchange(m_seen, source()) != m_seen) // other colours are told as well
            Q_EMIT changed();
    });
    connect(m_name, &QLineEdit::textChanged, this, &FunctionEditor::changed);
    applyTemplate();
    m_event->setKind(kind());
    readDraft();
    connect(this, &FunctionEditor::changed, &m_draftTimer, qOverload<>(&QTimer::start));
    retranslateUi();
}

FunctionEditor::~FunctionEditor()
{
    if (m_draftTimer.isActive())
        writeDraft();
}

QWidget *FunctionEditor::makeSource()
{
    m_language->setObjectName(QStringLiteral("functionLanguage"));
    m_language->addItems({QStringLiteral("Python"), QStringLiteral("JavaScript"), QStringLiteral("Java")});
    m_kind->setObjectName(QStringLiteral("functionKind"));
    m_kind->addItems({QStringLiteral("HTTP"), QStringLiteral("CloudEvent")});
    m_name->setObjectName(QStringLiteral("functionName"));
    m_name->setText(QStringLiteral("hello"));
    m_code->setObjectName(QStringLiteral("functionCode"));
    m_code->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_code->setLineWrapMode(QPlainTextEdit::NoWrap);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    for (const auto &[label, field] : {std::pair<QLabel *, QWidget *>(m_languageLabel, m_language),
                                       std::pair<QLabel *, QWidget *>(m_kindLabel, m_kind),
                                       std::pair<QLabel *, QWidget *>(m_nameLabel, m_name)}) {
        label->setBuddy(field);
        row->addWidget(label);
        row->addWidget(field);
    }
    row->addStretch();
    row->addWidget(m_template);
    auto *card = new widgets::Card;
    card->body()->addLayout(row);
    card->body()->addWidget(m_code, 1);
    card->body()->addWidget(m_note);
    return card;
}

FunctionLanguage FunctionEditor::language() const
{
    return FunctionLanguage(m_language->currentIndex());
}

FunctionKind FunctionEditor::kind() const
{
    return FunctionKind(m_kind->currentIndex());
}

QString FunctionEditor::source() const
{
    return m_code->toPlainText();
}

QString FunctionEditor::name() const
{
    return models::serviceNameFor(m_name->text().trimmed());
}

void FunctionEditor::applyTemplate()
{
    m_code->setPlainText(models::functionTemplate(language(), kind()));
}

models::InvokeRequest FunctionEditor::testRequest() const
{
    return m_event->request();
}

void FunctionEditor::readDraft()
{
    const QJsonObject draft = m_settings->object(draftKey);
    const QString written = draft[sourceKey].toString();
    if (written.trimmed().isEmpty())
        return;
    const auto choose = [&draft](QComboBox *box, const QString &key) {
        box->setCurrentIndex(std::max(0, box->findText(draft[key].toString())));
    };
    choose(m_language, languageKey);
    choose(m_kind, kindKey);
    m_name->setText(draft[nameKey].toString());
    m_code->setPlainText(written);
}

/// A template that nobody has touched is no loss.
void FunctionEditor::writeDraft()
{
    if (source().trimmed().isEmpty() || models::isFunctionTemplate(source()))
        return forgetDraft();
    m_settings->setObject(draftKey, {{languageKey, m_language->currentText()},
                                     {kindKey, m_kind->currentText()},
                                     {nameKey, m_name->text()},
                                     {sourceKey, source()}});
}

void FunctionEditor::forgetDraft()
{
    m_draftTimer.stop();
    m_settings->setObject(draftKey, {});
}

bool FunctionEditor::canContinue() const
{
    return !source().trimmed().isEmpty() && !m_name->text().trimmed().isEmpty();
}

QString FunctionEditor::writeSource()
{
    QFile file(m_folder.filePath(models::functionFileName(language(), name(), source())));
    const QByteArray bytes = source().toUtf8();
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

void FunctionEditor::retranslateUi()
{
    m_languageLabel->setText(tr("&Language"));
    m_kindLabel->setText(tr("&Kind"));
    m_nameLabel->setText(tr("&Name"));
    m_template->setText(tr("Start from the template"));
    m_code->setAccessibleName(tr("Source of the function"));
    m_note->setText(
        tr("The source is uploaded as one file; the platform serves it. A function of several files or with "
           "libraries is deployed as a zip or tar.gz."));
    m_tabs->setTabText(0, tr("Source"));
    m_tabs->setTabText(1, tr("Test event"));
}

void FunctionEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
    else if (event->type() == QEvent::PaletteChange)
        m_highlighter->rehighlight();
}

} // namespace tidegate::dialogs
