#pragma once

#include "ui/charts/time_series_view.h"

class QAction;
class QLabel;
class QToolButton;

namespace tidegate::charts {

class ChartCanvas;
class ChartLegend;

struct TimeSeriesView::Private
{
    ChartCanvas *canvas = nullptr;
    ChartLegend *legend = nullptr;
    QToolButton *menuButton = nullptr;
    QList<QAction *> exports; ///< in the order of ExportFormat
    QAction *copy = nullptr;
    QAction *table = nullptr;
    QToolButton *reset = nullptr;
    QLabel *heading = nullptr;
    QLabel *caption = nullptr;
    QString title;
    QString subject;
    QString metric;
    State state = State::Loading;
};

} // namespace tidegate::charts
