#pragma once

#include "core/resource/conditions.h"

#include <QWidget>
#include <vector>

class QVBoxLayout;

namespace tidegate::pages {

/// status.conditions of an object: each with its state, reason and message in full.
class ConditionsView : public QWidget
{
    Q_OBJECT
public:
    explicit ConditionsView(QWidget *parent = nullptr);
    void setObject(const resource::Object &object);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    QWidget *makeOutput(const QString &output, QWidget *parent);
    QWidget *makeRow(const resource::Condition &condition);

    QVBoxLayout *m_column;
    std::vector<resource::Condition> m_conditions;
};

} // namespace tidegate::pages
