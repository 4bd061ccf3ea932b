#pragma once

#include "ui/models/invoke_request.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;
class QTabWidget;
class QToolButton;

namespace tidegate::widgets {
class JsonHighlighter;
}

namespace tidegate::dialogs {

class FieldTable;
class FormGrid;

/// The form of a test request: method, path, query, headers, body or CloudEvent, tag, time-out.
class InvokeRequestView : public QWidget
{
    Q_OBJECT
public:
    explicit InvokeRequestView(const QStringList &tags, QWidget *parent = nullptr);
    models::InvokeRequest request() const;
    void setRequest(const models::InvokeRequest &request);
    /// Shows what is wrong and goes there. Whether nothing is.
    bool check();

Q_SIGNALS:
    void edited(); ///< by the user, not by setRequest()

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupTarget(const QStringList &tags);
    void setupBody();
    void setupEvent(QWidget *page);
    void retranslateUi();
    void changed();
    void takeQuery();
    void showKind();
    void showCounts();
    void showProblems(bool all);
    models::BodyKind kind() const;

    QComboBox *m_method;
    QLineEdit *m_path;
    QComboBox *m_tag;
    QLabel *m_timeoutLabel;
    QSpinBox *m_timeout;
    QTabWidget *m_tabs;
    FieldTable *m_query;
    FieldTable *m_headers;
    QComboBox *m_kind;
    QPushButton *m_indent;
    FormGrid *m_event;
    QLineEdit *m_id;
    QToolButton *m_newId;
    QLineEdit *m_source;
    QLineEdit *m_type;
    QLineEdit *m_subject;
    QLineEdit *m_contentType;
    QPlainTextEdit *m_body;
    widgets::JsonHighlighter *m_colors;
    QLabel *m_problem;
    bool m_isFilling = false;
    bool m_showsAll = false; ///< missing fields too: since the first try to send
};

} // namespace tidegate::dialogs
