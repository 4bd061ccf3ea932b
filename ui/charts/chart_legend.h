#pragma once

#include "ui/charts/time_series_view.h"

#include <QMap>

class QAbstractButton;

namespace tidegate::charts {

/// One check box per series, in as many lines as the width asks for, with its line's colour and last value;
/// unchecking hides the series.
class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChartLegend(QWidget *parent = nullptr);
    void setSeries(const QList<Series> &series);
    void setValue(const QString &key, const QString &text);
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void toggled(const QString &key, bool shown);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void recolor();
    void label(const Series &series);
    QPixmap swatch(const Series &series, int place) const;
    int flow(int width, bool move) const;

    QList<Series> m_series;
    QMap<QString, QAbstractButton *> m_buttons;
    QMap<QString, QString> m_values;
};

} // namespace tidegate::charts
