#pragma once

#include "ui/models/invoke_model.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace tidegate::widgets {
class Badge;
class ElidedLabel;
class JsonHighlighter;
class MessageView;
class PhaseBar;
class TextView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

/// An answer: status, cold or warm, size, where the time went, body and headers.
class InvokeResultView : public QWidget
{
    Q_OBJECT
public:
    explicit InvokeResultView(QWidget *parent = nullptr);
    void showResult(const models::InvokeResult &result);
    void showRunning();
    void showNothing();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupHead(QWidget *page);
    void retranslateUi();
    void showTimes(const models::InvokeResult &result);
    void showBody();
    void copyBody();

    std::optional<models::InvokeResult> m_result;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    widgets::Badge *m_status;
    widgets::Badge *m_temperature;
    widgets::ElidedLabel *m_where;
    QLabel *m_size;
    QLabel *m_phasesCaption;
    widgets::PhaseBar *m_phases;
    QTabWidget *m_tabs;
    QCheckBox *m_formatted;
    QPushButton *m_copy;
    widgets::TextView *m_body;
    widgets::JsonHighlighter *m_colors;
    widgets::TextView *m_headers;
};

} // namespace tidegate::dialogs
