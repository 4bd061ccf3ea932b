#pragma once

#include "ui/models/function_templates.h"

#include <QTemporaryDir>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace tidegate::session {
class RequestStore;
class Settings;
} // namespace tidegate::session

namespace tidegate::dialogs {

class CodeHighlighter;
class TestEventView;

/// Where a function is written: language, kind, name and one source file, which is deployed as it stands, and
/// what it is to be tried with. The source is kept as it is written until forgetDraft(), also when the
/// console ends.
class FunctionEditor : public QWidget
{
    Q_OBJECT
public:
    /// Both must outlive it.
    FunctionEditor(session::Settings *settings, session::RequestStore *requests, const QString &profile,
                   QWidget *parent = nullptr);
    ~FunctionEditor() override;
    /// The source as a file of its own, for as long as the editor lives; empty when it cannot be written.
    QString writeSource();
    bool canContinue() const;
    QString source() const;
    QString name() const; ///< what the app is called: a DNS name
    models::InvokeRequest testRequest() const;
    void forgetDraft();

Q_SIGNALS:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    models::FunctionLanguage language() const;
    models::FunctionKind kind() const;
    QWidget *makeSource();
    void applyTemplate();
    void readDraft();
    void writeDraft();
    void retranslateUi();

    session::Settings *m_settings;
    QTabWidget *m_tabs;
    QComboBox *m_language;
    QComboBox *m_kind;
    QLineEdit *m_name;
    QLabel *m_languageLabel;
    QLabel *m_kindLabel;
    QLabel *m_nameLabel;
    QPushButton *m_template;
    QPlainTextEdit *m_code;
    CodeHighlighter *m_highlighter;
    QLabel *m_note;
    TestEventView *m_event;
    QTimer m_draftTimer;
    QString m_seen; ///< the source, when it last changed
    QTemporaryDir m_folder;
};

} // namespace tidegate::dialogs
