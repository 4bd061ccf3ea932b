#pragma once

#include "ui/models/invoke_model.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabWidget;

namespace tidegate::widgets {
class Badge;
class MessageView;
class PhaseBar;
class TextView;
} // namespace tidegate::widgets

namespace tidegate::dialogs {

/// An answer: status, cold or warm, where the time went, body and headers.
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

    std::optional<models::InvokeResult> m_result;
    QStackedWidget *m_stack;
    widgets::MessageView *m_message;
    widgets::Badge *m_status;
    widgets::Badge *m_temperature;
    QLabel *m_where;
    widgets::PhaseBar *m_phases;
    QTabWidget *m_tabs;
    widgets::TextView *m_body;
    widgets::TextView *m_headers;
};

} // namespace tidegate::dialogs
