#pragma once

#include "core/resource/object.h"

#include <QUrl>
#include <QWidget>

class QLabel;

namespace tidegate::widgets {
class Card;
class FactsView;
class IconLabel;
class UseBar;
} // namespace tidegate::widgets

namespace tidegate::pages {

class ConditionsView;

/// What an engine is, what it can carry and carries now, how long its certificate is valid, and its
/// conditions.
class EngineFacts : public QWidget
{
    Q_OBJECT
public:
    explicit EngineFacts(QWidget *parent = nullptr);
    void setEngine(const resource::Object &engine);

Q_SIGNALS:
    void urlRequested(const QUrl &url);

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupCards();
    void retranslateUi();
    void showAbout();
    void showUse();
    void showCertificate();

    resource::Object m_engine;
    widgets::Card *m_aboutCard;
    widgets::Card *m_useCard;
    widgets::Card *m_certificateCard;
    widgets::Card *m_conditionsCard;
    widgets::FactsView *m_about;
    widgets::UseBar *m_memory;
    widgets::UseBar *m_starts;
    widgets::FactsView *m_use;
    widgets::IconLabel *m_certificateIcon;
    QLabel *m_certificate;
    ConditionsView *m_conditions;
};

} // namespace tidegate::pages
