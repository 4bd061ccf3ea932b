#pragma once

#include "ui/models/overview_model.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace tidegate::pages {

/// What needs a person, each with its cause; a word of comfort when there is nothing.
class AttentionList : public QWidget
{
    Q_OBJECT
public:
    explicit AttentionList(QWidget *parent = nullptr);
    void setThings(const std::vector<models::FailingThing> &things);

Q_SIGNALS:
    void chosen(const QString &kind, const tidegate::resource::ObjectName &name);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    void colorLinks();
    static QString alikeText(const models::FailingThing &thing);
    QWidget *makeRow(const models::FailingThing &thing);
    QWidget *makeComfort();

    QVBoxLayout *m_column;
    std::vector<models::FailingThing> m_things;
    QList<std::pair<QLabel *, models::FailingThing>> m_links;
};

/// `App`, `Revision`, `Instance`, `Engine`, `Package`: what people call a kind.
QString kindWord(const QString &kind);

} // namespace tidegate::pages
