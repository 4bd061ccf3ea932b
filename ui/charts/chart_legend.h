#pragma once

#include "ui/charts/time_series_view.h"

#include <QMap>

class QAbstractButton;
class QHBoxLayout;

namespace tidegate::charts {

/// One check box per series, with its line's colour and last value; unchecking hides the series.
class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChartLegend(QWidget *parent = nullptr);
    void setSeries(const QList<Series> &series);
    void setValue(const QString &key, const QString &text);

Q_SIGNALS:
    void toggled(const QString &key, bool shown);

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolor();
    void label(const Series &series);
    QPixmap swatch(int index, bool dashed) const;

    QHBoxLayout *m_row;
    QList<Series> m_series;
    QMap<QString, QAbstractButton *> m_buttons;
    QMap<QString, QString> m_values;
};

} // namespace tidegate::charts
