#pragma once

#include "core/resource/serving.h"

#include <QWidget>

class QVBoxLayout;

namespace tidegate::pages {

/// The traffic split of an app as told in its status: a bar per target with revision, tag and share.
class TrafficView : public QWidget
{
    Q_OBJECT
public:
    explicit TrafficView(QWidget *parent = nullptr);
    void setService(const resource::Object &service);

protected:
    void changeEvent(QEvent *event) override;

private:
    void rebuild();
    QWidget *makeRow(const resource::TrafficTarget &target);

    QVBoxLayout *m_column;
    QJsonArray m_traffic;
};

} // namespace tidegate::pages
