#pragma once

#include "ui/models/object_state.h"

#include <QWidget>

class QHBoxLayout;
class QStackedWidget;
class QVBoxLayout;

namespace tidegate::widgets {
class Badge;
class ElidedLabel;
class MessageView;
} // namespace tidegate::widgets

namespace tidegate::pages {

/// The lower half of a page: name, state and actions of the chosen object over a body, or a hint that nothing
/// is chosen.
class DetailPane : public QWidget
{
    Q_OBJECT
public:
    explicit DetailPane(QWidget *parent = nullptr);
    void show(const QString &name, const models::StateInfo &state);
    void showNothing(const QString &hint);
    QVBoxLayout *body() const { return m_body; }
    QHBoxLayout *actions() const { return m_actions; }

private:
    QStackedWidget *m_stack;
    widgets::ElidedLabel *m_name;
    widgets::Badge *m_badge;
    widgets::ElidedLabel *m_reason;
    QHBoxLayout *m_actions;
    QVBoxLayout *m_body;
    widgets::MessageView *m_nothing;
};

} // namespace tidegate::pages
